"""Phrases about figures, duplicates, imports and exports that do or do not add up."""

from __future__ import annotations

from c360.demo.texts.phrases import Phrases

PHRASES = Phrases(
    problem=(
        "Totals in {feature} differ from the ledger by {amount} and I can't find out why.",
        "The sync from our CRM creates every supplier twice.",
        "{n} of the records imported on {past} have lost their postcode.",
        "Headcount in {feature} says {seats}, the truth is nearer half of that.",
        "The export drops leading zeros from our article numbers once more.",
        "Figures for {month} changed overnight although the period is closed.",
        "Accented names come out as question marks in {feature}.",
        "{feature} mixes net and gross amounts in one column.",
        "About {pct} per cent of orders show no region since {past}.",
        "{product} and {feature} give two different answers to the same question.",
        "Stock levels lag {few} days behind what the scanners report.",
    ),
    consequence=(
        "We had to withdraw the report we gave to {team}.",
        "{colleague} checks every figure by hand now.",
        "The board was shown a number that turned out to be nonsense.",
        "Nobody trusts that screen any longer.",
        "A customer was invoiced {amount} too little.",
    ),
    question=(
        "How is the average in {feature} worked out, with or without cancelled orders?",
        "Can we map a second supplier number in the import?",
        "What format does the export from {feature} use for dates?",
        "We'd like to merge {n} duplicate suppliers and want to know the safest way.",
        "At what time of day are the figures in {feature} refreshed?",
        "They asked whether history before {year} could be loaded.",
        "Is there a list of the fields behind {feature}?",
        "{team} would like the cost centre codes to follow the new structure from {future}.",
    ),
    context=(
        "The file has about {big} lines.",
        "Source is our own warehouse system.",
        "It concerns the {month} figures only.",
        "We keep a copy of the original.",
        "{colleague} owns the master data here.",
    ),
    praise=(
        "The figures in {feature} agree with our ledger to the penny since {past}.",
        "Your clean-up found {n} duplicate suppliers we didn't know of.",
        "The import now says exactly which line is wrong and why.",
        "All {big} records came across with nothing missing.",
        "Stock in {product} matched the physical count for the first time ever.",
        "The reconciliation report in {feature} is a small masterpiece.",
        "{colleague} checked {n} orders at random and every one was right.",
        "Mapping our regions by configuration took {few} minutes.",
    ),
    benefit=(
        "{team} base their forecast on it now.",
        "We've stopped running our own shadow figures.",
        "Closing the quarter took {few} days less.",
        "There were no corrections in {month}.",
        "It has restored faith in the numbers.",
    ),
    ask=(
        "Please explain where that difference comes from.",
        "Restore the records as they stood on {past}.",
        "We need the corrected file before {team} meet.",
        "Someone should check the mapping with us line by line.",
        "Freeze the sync until it is put right.",
    ),
)
