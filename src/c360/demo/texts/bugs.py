"""Phrases about things that do not work as they should."""

from __future__ import annotations

from c360.demo.texts.phrases import Phrases

PHRASES = Phrases(
    problem=(
        "{feature} throws a blank page as soon as I filter by cost centre.",
        "Saving a record in {product} silently drops the last line.",
        "The approve button in {feature} does nothing in Edge since the {past} release.",
        "Approvals sent from {feature} go to people who left in {month}.",
        "Dates in {feature} flip to the American order after every edit.",
        "Clicking back from {feature} logs me out of {product}.",
        "Attachments over {few} megabytes vanish after upload, without any message.",
        "The fix for {ticket} broke the totals row in {feature}.",
        "{product} crashes whenever {colleague} opens an order with more than {n} lines.",
        "Scheduled jobs in {feature} ran twice on {weekday} and sent everything out again.",
        "The drop-down for departments is empty for anyone created after {past}.",
        "We get error 500 from {feature} on roughly {pct} per cent of attempts.",
    ),
    consequence=(
        "{team} had to key in {n} orders by hand.",
        "Customers of ours received the same letter twice.",
        "We only noticed when somebody rang to complain.",
        "I lost an afternoon's work to it.",
        "Nobody dares touch the workflow now.",
        "We've told everybody to avoid that screen.",
    ),
    question=(
        "Is it intended that {feature} resets its filters after log-out?",
        "We see a small difference between the preview and the print of {feature}.",
        "Could you tell me whether {ticket} is in the next release?",
        "The label on the second tab of {feature} reads “Untitled”, which looks like a slip.",
        "Which browser versions does {feature} support at the moment?",
        "Sorting in {feature} treats capital letters separately, is that by design?",
        "{colleague} gets a different default view from mine and we wonder why.",
        "The tooltip on {feature} still mentions the old menu.",
    ),
    context=(
        "It happens on Chrome and Firefox alike.",
        "It's cosmetic and holds nobody up.",
        "I can reproduce it with a fresh account.",
        "We're on the {month} release.",
        "There is a way round it by exporting first.",
    ),
    praise=(
        "The patch of {past} has cured the problem with {feature}.",
        "{ticket} is fixed and we've tested it with {n} orders.",
        "Your hotfix for {feature} arrived the same evening.",
        "Saving works as it should again, even with {n} lines on the order.",
        "The latest release of {product} is the most solid so far.",
        "You traced a fault in {feature} that turned out to be in our own macro.",
        "Since the update {feature} hasn't put a foot wrong.",
        "Explaining exactly what had gone wrong with {ticket} was appreciated.",
    ),
    benefit=(
        "{team} are back to working normally.",
        "We could drop our manual checks.",
        "Nobody here has reported a fault since.",
        "That clears the last item on our snag list.",
        "It let us go live on {past} as planned.",
    ),
    ask=(
        "Please give this to someone who can reproduce it.",
        "When will a corrected build be out?",
        "Roll back that release for us if you must.",
        "We can supply the steps and the browser console output.",
        "I'd like {ticket} reopened.",
    ),
)
