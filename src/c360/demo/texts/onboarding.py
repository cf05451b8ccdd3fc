"""Phrases about set-up, training, migration and getting used to it."""

from __future__ import annotations

from c360.demo.texts.phrases import Phrases

PHRASES = Phrases(
    problem=(
        "{few} weeks in and half of our {seats} users still have no log-in.",
        "The trainer on {past} had never seen {product} in our trade before.",
        "Our implementation lead changed for the third time and we start explaining from scratch.",
        "The migration template for {product} doesn't match the guide it came with.",
        "Kick-off was on {past} and I haven't heard a word since.",
        "New starters cannot find their way round {feature} even after the course.",
        "The go-live of {product} has slipped again, now to {future}.",
        "The help pages for {feature} describe a screen that no longer exists.",
        "Only {n} of our people turned up in the training records although all of them attended.",
        "Set-up of {feature} was left half done when the consultant moved on.",
    ),
    consequence=(
        "We run two systems side by side and pay for both.",
        "{team} are falling back on paper.",
        "People have made up their minds about it before it has even started.",
        "We had to bring in a contractor at {amount} to finish the job.",
        "Adoption is stuck at about {pct} per cent.",
    ),
    question=(
        "Could you run a refresher on {feature} for {n} new starters?",
        "Which fields of the import template are mandatory for {product}?",
        "{colleague} joins us on {future} and needs administrator training.",
        "What would a realistic plan for rolling {product} out to {few} sites look like?",
        "Are the {feature} training videos available with subtitles?",
        "We'd like to move the workshop from {past} to {future}.",
        "They asked who would be on the implementation side from us.",
        "Is there a checklist for the first thirty days?",
    ),
    context=(
        "There are {seats} people to set up in all.",
        "Most have used a similar system before.",
        "{team} would go first, the others in {next_month}.",
        "We can free up {few} people for it.",
        "A video call would do.",
    ),
    praise=(
        "The workshop on {past} was the liveliest training we've had here.",
        "All {n} new starters were up and running within a morning.",
        "Migration of {big} records went through over the weekend without a hitch.",
        "Your consultant knew our trade and had {product} set up in {few} days.",
        "The guided tour of {feature} meant that nobody needed the manual.",
        "We went live with {product} on {past}, a week ahead of plan.",
        "{colleague} ran the roll-out with your checklist and had nothing to add to it.",
        "The new help centre answered what {team} wanted to know.",
    ),
    benefit=(
        "Use among {team} is at {pct} per cent more than planned.",
        "We could switch the old system off in {month}.",
        "People ask to be moved over early.",
        "Questions to our own help desk have all but stopped.",
        "It bodes well for the second site.",
    ),
    ask=(
        "Please name one person who sees this through.",
        "We need a revised plan with dates.",
        "Send somebody on site for a couple of days.",
        "The remaining log-ins have to be ready by {future}.",
        "Repeat the course, at your cost.",
    ),
)
