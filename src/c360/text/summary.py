"""Says what was said with an account, in the customer's own words: extractive, no model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import fmean

from c360.domain.interactions import (
    NEGATIVE_BELOW,
    POSITIVE_ABOVE,
    Category,
    Interaction,
    InteractionType,
)
from c360.text.claims import Citation, Sentence, Summary
from c360.text.evidence import known_until, rank_categories, rank_negative, rank_positive
from c360.text.phrasing import (
    CATEGORY_WORDS,
    TYPE_WORDS,
    count_words,
    end_sentence,
    format_date,
    format_quote,
    format_sentiment,
    format_source,
    join_words,
)
from c360.text.quotes import Tone, cite

PROVIDER = "extractive"
MAX_CITED = 3
MAX_THEMES = 2
FEWEST_FOR_A_TREND = 4
NOTABLE_SHIFT = 0.2
QUARTER_DAYS = 90


def summarise(account_name: str, interactions: Sequence[Interaction], as_of: date) -> Summary:
    """Sum up what was said with one account, in three or four sentences.

    Args:
        account_name: As it should stand in the text.
        interactions: In any order; those after ``as_of`` are ignored.
        as_of: The last day included.

    Returns:
        Themes, recurring issues, tone over time and trajectory, each with the interactions it
        rests on. With one interaction or none it says so, and no more than is known.
    """
    known = known_until(interactions, as_of)
    if not known:
        nothing = f"No interaction with {account_name} is on record up to {format_date(as_of)}."
        return Summary(PROVIDER, (Sentence(nothing),))
    if len(known) == 1:
        return Summary(PROVIDER, describe_only_one(account_name, known[0]))
    return Summary(
        PROVIDER,
        (
            describe_themes(account_name, known),
            describe_issues(known),
            describe_tone(known),
            describe_trajectory(known, as_of),
        ),
    )


def describe_only_one(account_name: str, only: Interaction) -> tuple[Sentence, ...]:
    """Quote the only interaction, and draw no line through one point."""
    category = CATEGORY_WORDS[only.category or Category.GENERAL]
    citation = cite(only, choose_tone(only.sentiment))
    text = (
        f"The only interaction with {account_name} on record is about {category}: "
        f"{format_quote(citation)}"
    )
    return (
        Sentence(end_sentence(text), (citation,)),
        Sentence(describe_mood(only), (citation,)),
        Sentence("One interaction is too little to speak of recurring issues or a trend."),
    )


def describe_mood(interaction: Interaction) -> str:
    """Say the tone of one interaction."""
    if not interaction.has_sentiment:
        return "Its tone could not be read."
    return f"Its tone is {name_tone(interaction.sentiment or 0.0)}."


def describe_themes(account_name: str, known: Sequence[Interaction]) -> Sentence:
    """Say how much was said, by which means and about what."""
    first, last = known[0].occurred_at.date(), known[-1].occurred_at.date()
    period = f"on {format_date(first)}"
    if first != last:
        period = f"between {format_date(first)} and {format_date(last)}"
    themes = rank_categories(known)[:MAX_THEMES]
    words = join_words([f"{CATEGORY_WORDS[category]} ({count:,})" for category, count in themes])
    text = (
        f"{account_name} had {len(known):,} interactions {period}, "
        f"{join_words(count_types(known))}, mostly about {words}."
    )
    examples = [next(i for i in reversed(known) if is_about(i, c)) for c, _ in themes]
    return Sentence(text, tuple(cite(i) for i in examples))


def count_types(known: Sequence[Interaction]) -> list[str]:
    """Say how many interactions there were of each type, the most frequent first."""
    counts = {kind: sum(i.interaction_type is kind for i in known) for kind in InteractionType}
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    return [count_words(count, *TYPE_WORDS[kind]) for kind, count in ranked if count]


def describe_issues(known: Sequence[Interaction]) -> Sentence:
    """Name what was complained about more than once, or the one complaint, or say there is none."""
    complaints = rank_negative(known)
    if not complaints:
        return describe_no_issue(known)
    category, count = rank_categories(complaints)[0]
    about = [i for i in complaints if is_about(i, category)]
    citations = tuple(cite(i, Tone.NEGATIVE) for i in about[:MAX_CITED])
    name = CATEGORY_WORDS[category]
    if count == 1:
        lead = f"No issue recurs; the sharpest complaint is about {name}"
    else:
        lead = f"The recurring issue is {name}, with {count:,} complaints"
    return Sentence(end_sentence(f"{lead}: {format_quote(citations[0])}"), citations)


def describe_no_issue(known: Sequence[Interaction]) -> Sentence:
    """Say that nobody complained, with the best word of praise if there is one."""
    praise = rank_positive(known)[:1]
    citations = tuple(cite(i, Tone.POSITIVE) for i in praise)
    if not citations:
        return Sentence("There is no complaint among them, and no recurring issue.")
    text = f"There is no complaint among them; {format_quote(citations[0])}"
    return Sentence(end_sentence(text), citations)


def describe_tone(known: Sequence[Interaction]) -> Sentence:
    """Compare the tone of the earlier half with that of the later."""
    toned = [i for i in known if i.has_sentiment]
    if not toned:
        return Sentence("The tone of none of them could be read.")
    if len(toned) < FEWEST_FOR_A_TREND:
        mean = mean_sentiment(toned)
        text = f"The tone is {name_tone(mean)} on the whole (mean {format_sentiment(mean)})"
        return Sentence(f"{text}; there are too few to see it change.", cite_some(toned))
    half = len(toned) // 2
    earlier, later = toned[:half], toned[half:]
    before, after = mean_sentiment(earlier), mean_sentiment(later)
    since = format_date(later[0].occurred_at.date())
    text = (
        f"The tone {name_shift(after - before)}: mean {format_sentiment(before)} over the first "
        f"{half:,} and {format_sentiment(after)} over the {len(later):,} since {since}."
    )
    return Sentence(text, (*cite_some(earlier)[:1], *cite_some(later)[:2]))


def describe_trajectory(known: Sequence[Interaction], as_of: date) -> Sentence:
    """Compare the last 90 days with the 90 before, and let the newest interaction speak."""
    start = as_of - timedelta(days=QUARTER_DAYS - 1)
    before = start - timedelta(days=QUARTER_DAYS)
    recent = [i for i in known if i.occurred_at.date() >= start]
    earlier = [i for i in known if before <= i.occurred_at.date() < start]
    newest = cite(known[-1], choose_tone(known[-1].sentiment))
    change = (
        f"{count_negative(recent)} in the last 90 days, {count_negative(earlier)} in the 90 before"
    )
    lead = f"{name_course(recent, earlier)}: {change}" if recent else "Nothing in the last 90 days"
    quote = f": “{newest.quote}”" if newest.quote else ""
    text = f"{lead}; the newest is {format_source(newest)}{quote}"
    return Sentence(end_sentence(text), (newest,))


def name_course(recent: Sequence[Interaction], earlier: Sequence[Interaction]) -> str:
    """Say whether there are more complaints than in the 90 days before."""
    change = sum(i.is_negative for i in recent) - sum(i.is_negative for i in earlier)
    if change == 0:
        return "Complaints hold level"
    return "Complaints are on the rise" if change > 0 else "Complaints are easing"


def count_negative(interactions: Sequence[Interaction]) -> str:
    """Say how many interactions are negative, out of how many.

    Examples:
        >>> count_negative([])
        'none'
    """
    negative = sum(i.is_negative for i in interactions)
    return f"{negative:,} of {len(interactions):,}" if interactions else "none"


def cite_some(interactions: Sequence[Interaction]) -> tuple[Citation, ...]:
    """Cite the most telling interactions of a stretch: those farthest from neutral."""
    telling = sorted(interactions, key=lambda i: -abs(i.sentiment or 0.0))[:MAX_CITED]
    return tuple(cite(i, choose_tone(i.sentiment)) for i in telling)


def is_about(interaction: Interaction, category: Category) -> bool:
    """Whether an interaction counts under a category."""
    return (interaction.category or Category.GENERAL) is category


def mean_sentiment(interactions: Sequence[Interaction]) -> float:
    """Return the mean sentiment of interactions that have one."""
    return fmean(i.sentiment or 0.0 for i in interactions)


def choose_tone(sentiment: float | None) -> Tone:
    """Choose which sentence of a text of this sentiment is telling."""
    if sentiment is None or NEGATIVE_BELOW <= sentiment <= POSITIVE_ABOVE:
        return Tone.ANY
    return Tone.NEGATIVE if sentiment < 0 else Tone.POSITIVE


def name_tone(sentiment: float) -> str:
    """Name a tone, with the limits that the product uses everywhere.

    Examples:
        >>> name_tone(-0.4), name_tone(0.1), name_tone(0.5)
        ('negative', 'neutral', 'positive')
    """
    if sentiment < NEGATIVE_BELOW:
        return "negative"
    return "positive" if sentiment > POSITIVE_ABOVE else "neutral"


def name_shift(shift: float) -> str:
    """Name a change of mean sentiment.

    Examples:
        >>> name_shift(-0.5), name_shift(0.1), name_shift(0.4)
        ('has worsened', 'has held steady', 'has improved')
    """
    if abs(shift) < NOTABLE_SHIFT:
        return "has held steady"
    return "has improved" if shift > 0 else "has worsened"
