"""Phrases about the relationship itself: service, contacts, reviews, plans."""

from __future__ import annotations

from c360.demo.texts.phrases import Phrases

PHRASES = Phrases(
    problem=(
        "We're on our {nth} account manager this year.",
        "Nobody rang back after the review on {past}.",
        "Every question I send disappears for a week or more.",
        "The quarterly review was cancelled at an hour's notice.",
        "I get newsletters every other day but no reply to a plain question.",
        "What we were told by sales and what we got from {product} are two different things.",
        "Since the reorganisation at your end we don't know whom to turn to.",
        "We're a small fish to you, and it shows.",
        "{person} feels that the partnership has become rather one-sided.",
        "Response from your side has dropped off noticeably since {month}.",
    ),
    consequence=(
        "{team} ask me why we bother.",
        "The sponsor for {product} here has moved on, and nobody wants to take it over.",
        "Our steering group has put the next phase on ice.",
        "We've begun to look at the alternatives.",
        "I am left to make excuses for you.",
    ),
    question=(
        "Who is our contact while you are on leave?",
        "Could we have the slides from {past}?",
        "I'll be at the user conference in {next_month} and would like to meet.",
        "{company} is moving offices on {future}, please note the new address.",
        "We are reviewing all suppliers in {next_month} as we do every year.",
        "{colleague} takes over from me as sponsor for {product}.",
        "They mentioned a restructuring but said it won't affect {product}.",
        "Can you suggest a date for the quarterly review?",
    ),
    context=(
        "Tuesdays and Thursdays are best.",
        "An hour should be enough.",
        "{team} may want to listen in.",
        "It's the same procedure as last year.",
        "Either {person} or {colleague} will be there.",
    ),
    praise=(
        "The quarterly review on {past} was time well spent.",
        "It's good to have had the same contact for {few} years.",
        "You always ring back the same day.",
        "The user day in {month} gave {team} plenty of ideas.",
        "{person} spoke of {product} as one of the better decisions of {year}.",
        "Your team took the trouble to visit our depot and it showed in the proposal.",
        "The hand-over to {colleague} went smoothly thanks to you.",
        "We've come to rely on you more as a partner than as a supplier.",
    ),
    benefit=(
        "It makes planning {next_month} much simpler.",
        "{team} are now asking for {product} as well.",
        "That's rare among the suppliers we deal with.",
        "I had nothing to add to the agenda for once.",
        "We'd like to do more together.",
    ),
    ask=(
        "We need one name and one number.",
        "I'd like to speak to your head of customer success.",
        "Let's meet in person, soon.",
        "Please tell us how you mean to put this right.",
        "A word from your side would be the least.",
    ),
)
