"""Claims about what customers complain of: topics that rise or fall, each with an example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from c360.domain.grounding import Claim, QuoteCitation
from c360.domain.interactions import Category, InteractionType
from c360.text.briefing.material import TOPICS, Material, cite_row, title, whole
from c360.text.phrasing import TYPE_WORDS, end_sentence, format_date
from c360.text.quotes import Tone, pick_quote
from c360.text.topics.trends import Trend

MOST_TOPICS = 3
EXAMPLE = """
select interaction_id, body, occurred_at, interaction_type
from marts.interactions where interaction_id = $interaction_id
"""
VERBS = {Trend.RISING.value: "are rising", Trend.FALLING.value: "are falling"}


def write_complaints(material: Material) -> Iterator[Claim]:
    """Say which topics rise and which fall; where none does, what most complaints are about."""
    topics = material.list_topics()
    for trend in (Trend.RISING, Trend.FALLING):
        moving = [topic for topic in topics if topic["trend"] == trend.value]
        for topic in moving[:MOST_TOPICS]:
            yield _describe_trend(topic, material)
    if topics and all(topic["trend"] == Trend.STEADY.value for topic in topics):
        yield _describe_largest(topics[0], material)


def _describe_trend(topic: dict[str, Any], material: Material) -> Claim:
    label = title("label", topic["label"])
    recent, before = whole("recent_count", topic["recent_count"]), _before(topic)
    recent_days, before_days = _days(topic)
    trend = title("trend", topic["trend"])
    text = (
        f"Complaints about “{label.written}” {VERBS[trend.value]}: {recent.written} in the last "
        f"{recent_days.written} days, {before.written} in the {before_days.written} before"
    )
    citation = cite_row(
        TOPICS,
        {"topic_id": topic["topic_id"]},
        *(label, recent, before, recent_days, before_days, trend),
    )
    quote = _quote_example(topic, material)
    return Claim("complaints", _with_quote(text, quote), (citation,), quote)


def _before(topic: dict[str, Any]) -> Any:
    return whole("before_count", topic["before_count"])


def _days(topic: dict[str, Any]) -> tuple[Any, Any]:
    return whole("recent_days", topic["recent_days"]), whole("before_days", topic["before_days"])


def _describe_largest(topic: dict[str, Any], material: Material) -> Claim:
    label = title("label", topic["label"])
    counted = whole("complaint_count", topic["complaint_count"])
    total = whole("all_complaint_count", topic["all_complaint_count"])
    text = (
        f"No complaint topic rises or falls. The largest is “{label.written}”: {counted.written} "
        f"of {total.written} complaints"
    )
    citation = cite_row(TOPICS, {"topic_id": topic["topic_id"]}, label, counted, total)
    quote = _quote_example(topic, material)
    return Claim("complaints", _with_quote(text, quote), (citation,), quote)


def _quote_example(topic: dict[str, Any], material: Material) -> tuple[QuoteCitation, ...]:
    """Let the most typical complaint speak, if it is still there."""
    for example in topic["example_ids"]:
        rows = material.rows(EXAMPLE, interaction_id=example)
        if rows and rows[0]["body"]:
            return (quote_row(rows[0], material, Category(topic["category"])),)
    return ()


def quote_row(row: dict[str, Any], material: Material, category: Category | None) -> QuoteCitation:
    """Quote the most negative sentence of an interaction, as it may be shown."""
    return QuoteCitation(
        interaction_id=row["interaction_id"],
        quote=pick_quote(material.show(row["body"]), Tone.NEGATIVE, category),
        occurred_at=row["occurred_at"],
        interaction_type=row["interaction_type"],
    )


def describe_quote(quote: QuoteCitation) -> str:
    """Say where and when something was said, and what."""
    word = TYPE_WORDS[InteractionType(quote.interaction_type)][0]
    article = "an" if word[0] in "aeiou" else "a"
    said = f"says “{quote.quote}”" if quote.quote else "has no readable text"
    return f"{article} {word} of {format_date(quote.occurred_at.date())} {said}"


def _with_quote(text: str, quotes: tuple[QuoteCitation, ...]) -> str:
    return end_sentence(f"{text}; {describe_quote(quotes[0])}") if quotes else f"{text}."
