"""Show what complaints are about, as the run that is served found it."""

from __future__ import annotations

from datetime import date
from typing import Any

from c360.api.rows import stamp
from c360.api.search import schemas
from c360.api.search.opened import OpenSearch
from c360.api.search.queries import Reader, read_interactions
from c360.domain.interactions import Category
from c360.text.quotes import Tone, pick_quote
from c360.warehouse.snapshot import Snapshot


def list_topics(snapshot: Snapshot, opened: OpenSearch, reader: Reader) -> schemas.ComplaintTopics:
    """Return the topics of complaints, the largest first, each with typical examples."""
    topics = opened.topics
    ids = [example for topic in topics["topics"] for example in topic["example_ids"]]
    rows = read_interactions(snapshot, ids)
    return schemas.ComplaintTopics(
        items=[_show_topic(topic, rows, reader) for topic in topics["topics"]],
        method=topics["method"],
        complaint_count=topics["complaint_count"],
        other_count=topics["other_count"],
        as_of=date.fromisoformat(topics["as_of"]),
        snapshot=stamp(snapshot),
    )


def _show_topic(
    topic: dict[str, Any], rows: dict[str, dict[str, Any]], reader: Reader
) -> schemas.ComplaintTopic:
    examples = [rows[example] for example in topic["example_ids"] if example in rows]
    return schemas.ComplaintTopic(
        **{name: value for name, value in topic.items() if name != "example_ids"},
        examples=[_show_example(row, topic, reader) for row in examples],
    )


def _show_example(
    row: dict[str, Any], topic: dict[str, Any], reader: Reader
) -> schemas.TopicExample:
    category = Category(topic["category"])
    quote = pick_quote(reader.show(row["body"]), Tone.NEGATIVE, category, topic["phrases"])
    shown = {name: row[name] for name in schemas.TopicExample.model_fields if name != "quote"}
    return schemas.TopicExample(**shown, quote=quote)
