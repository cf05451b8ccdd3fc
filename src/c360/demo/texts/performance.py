"""Phrases about speed, time-outs and outages."""

from __future__ import annotations

from c360.demo.texts.phrases import Phrases

PHRASES = Phrases(
    problem=(
        "{feature} takes {seconds} seconds to open and often gives up altogether.",
        "Since {past} the whole of {product} crawls between nine and eleven.",
        "Our nightly load of {big} rows now runs into the working day.",
        "{feature} timed out {n} times on {weekday} alone.",
        "The platform was down for most of {weekday} morning and the status page stayed green.",
        "Anything over {big} records brings {feature} to its knees.",
        "Users at the {team} end wait so long for {feature} that they give up and ring us.",
        "API calls that took half a second in {month} now need {seconds}.",
        "The mobile view of {feature} hangs on a spinner whenever more than {n} of us are on.",
        "Another outage on {past}, the {nth} this quarter by our count.",
        "Month-end in {product} took {n} hours when it used to take one.",
    ),
    consequence=(
        "{n} people were left twiddling their thumbs.",
        "We missed the cut-off with our bank as a result.",
        "{team} have gone back to spreadsheets for the time being.",
        "Orders worth {amount} went out a day late.",
        "The help desk here logged {n} calls about it.",
        "Staff plan their day round when the thing is usable.",
    ),
    question=(
        "What throughput should we plan for if we load {big} rows a night?",
        "Is there a recommended size for a single {feature} query?",
        "When is the maintenance window in {next_month}?",
        "They wanted to know the response times others see with {seats} users.",
        "Does {feature} cache results, and for how long?",
        "We plan a load test of {product} on {future} and would like you to know beforehand.",
        "Which region is our {product} instance hosted in?",
        "{colleague} asked for last quarter's uptime figures for the board pack.",
    ),
    context=(
        "We expect about {big} transactions a month by then.",
        "The office line is 500 megabits, so that shouldn't be the limit.",
        "Most of our people log on between eight and ten.",
        "{feature} is what {team} use all day.",
        "Current timings are between {few} and {n} seconds.",
    ),
    praise=(
        "{feature} loads in a blink since the upgrade on {past}.",
        "The overnight run is down from {n} hours to under one.",
        "Not one minute of downtime in {month}.",
        "We threw {big} rows at it on {weekday} and it didn't flinch.",
        "Your engineers found the slow query and had it tuned by lunchtime.",
        "{feature} stays quick even with all {seats} of us on it.",
        "Response times have been steady as a rock since {past}.",
        "Search across {big} records comes back before I've let go of the key.",
    ),
    benefit=(
        "Month-end finished on the first evening.",
        "{team} have stopped keeping their own copies.",
        "It gives each of my people back half an hour a day.",
        "We cut the batch window and could drop the night shift.",
        "Calls to our own help desk fell by {pct} per cent.",
    ),
    ask=(
        "Please look at what changed on {past}.",
        "Could an engineer trace one of these sessions with us?",
        "We want a root cause, not another restart.",
        "Tell us what capacity we are actually on.",
        "At the very least put it on the status page.",
    ),
)
