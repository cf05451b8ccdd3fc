"""Phrases about what the product could do and does not, or now does."""

from __future__ import annotations

from c360.demo.texts.phrases import Phrases

PHRASES = Phrases(
    problem=(
        "We asked for bulk editing in {feature} a year ago and it still isn't on the roadmap.",
        "Without multi-currency in {product} we have to do {n} postings by hand each week.",
        "{feature} has no approval by delegation, which every rival offers.",
        "The workaround you suggested for {feature} needs {few} clicks more than our old system.",
        "There's still no way to schedule {feature} for a bank holiday calendar.",
        "The roadmap slide promised an offline mode by {month} and it has quietly gone.",
        "You cannot even rename a column in {feature}.",
        "{product} can't split a cost over departments, and that was a requirement from day one.",
        "Voting on your ideas portal seems to lead nowhere, ours has {n} votes and no reply.",
        "Lack of a proper Welsh-language interface rules {feature} out for {team}.",
    ),
    consequence=(
        "We built a spreadsheet beside it, which rather defeats the object.",
        "{team} are looking at another tool for that part.",
        "It costs us about {amount} a month in extra hours.",
        "The project board marked the requirement as not delivered.",
        "I've run out of ways to justify the gap.",
    ),
    question=(
        "Could {feature} show working days rather than calendar days?",
        "It would be useful to pin a saved view in {feature} for {team}.",
        "They'd like single-click export from {feature} to their data lake.",
        "Is there a plan for dark mode in {product}?",
        "We'd suggest a column for the cost centre in {feature}.",
        "Would you consider webhooks for {feature}?",
        "{person} asked about an integration with their time-sheet system.",
        "A reminder {few} days before an approval lapses would be a sensible addition.",
        "How do we put an idea for {product} forward?",
    ),
    context=(
        "Around {n} people would use it.",
        "It's a nice-to-have rather than a blocker.",
        "We could help with testing in {next_month}.",
        "Our previous system had something similar.",
        "{colleague} can describe the process in detail.",
    ),
    praise=(
        "The new bulk edit in {feature} is just what we'd asked for.",
        "You put our idea for {feature} into the {month} release.",
        "Delegated approvals have landed and {team} took to them at once.",
        "The roadmap session on {past} was candid and useful.",
        "Custom columns in {feature} do everything our old reports did.",
        "The preview of the planner in {product} went down well with {team}.",
        "Saved views have made {feature} the first thing I open each day.",
        "It was good to see {few} of our suggestions in the release notes.",
    ),
    benefit=(
        "We retired {few} spreadsheets because of it.",
        "A weekly chore of {n} minutes has simply gone.",
        "It settles the last gap in our requirements list.",
        "{team} want to be on the next beta too.",
        "That makes the case for {n} more seats.",
    ),
    ask=(
        "We would like a date, even a rough one.",
        "Please have a product manager speak to us.",
        "If it isn't coming, say so and we'll plan accordingly.",
        "Could it be moved up the list?",
        "Show us what is actually planned for {year}.",
    ),
)
