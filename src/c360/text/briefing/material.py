"""What a briefing is written from, and what it is checked against: one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from c360.domain.grounding import COUNT, SUM, Compare, Condition, Figure, RowCitation
from c360.kit.sql import quote_identifier
from c360.text.quotes import clean_text
from c360.text.topics.trends import BEFORE_DAYS, RECENT_DAYS
from c360.warehouse.snapshot import Snapshot

TOPICS = "topics"
"""Complaint topics lie beside the marts: they are cited like rows of one, by ``topic_id``."""

BODY = "select body from marts.interactions where interaction_id = $interaction_id"


@dataclass(frozen=True, slots=True)
class Material:
    """A snapshot as one reader may see it.

    ``show`` hides personal data in what customers wrote, or hands it on as it is. ``topics`` is
    what the run found complaints to be about; empty without a search.
    """

    snapshot: Snapshot
    show: Callable[[str], str]
    topics: Mapping[str, Any]

    @property
    def as_of(self) -> date:
        """Last day of the data."""
        return self.snapshot.manifest.as_of

    def days_ago(self, days: int) -> date:
        """Return the day so many days before the last day of the data."""
        return self.as_of - timedelta(days=days)

    def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        """Return the rows of a query over the marts."""
        return self.snapshot.rows(sql, params)

    def list_topics(self) -> list[dict[str, Any]]:
        """Return the topics, with what all of them have in common, as they may be shown."""
        shared = {
            "all_complaint_count": self.topics.get("complaint_count"),
            "recent_days": RECENT_DAYS,
            "before_days": BEFORE_DAYS,
        }
        return [
            {**topic, **shared, "label": clean_text(self.show(topic["label"]))}
            for topic in self.topics.get("topics", ())
        ]

    def read_figures(self, citation: RowCitation) -> Mapping[str, Any] | None:
        """Read what a citation names again; see ``Evidence``."""
        if citation.mart == TOPICS:
            (key,) = citation.where
            found = [topic for topic in self.list_topics() if topic["topic_id"] == key.value]
            return found[0] if found else None
        if not self.snapshot.has_table(citation.mart):
            return None
        names = dict.fromkeys(figure.name for figure in citation.figures)
        told = [f"{_to_sql(name)} as {quote_identifier(name)}" for name in names]
        conditions, params = _to_conditions(citation.where)
        columns, mart = ", ".join([*told, "count(*) as cited"]), quote_identifier(citation.mart)
        row = self.snapshot.rows(f"select {columns} from marts.{mart} where {conditions}", params)[
            0
        ]
        is_one = any(name != COUNT and not name.startswith(SUM) for name in names)
        if row["cited"] == 0 or (is_one and row["cited"] > 1):
            return None
        return row

    def read_text(self, interaction_id: str) -> str | None:
        """Read what was said again; see ``Evidence``."""
        found = self.snapshot.rows(BODY, {"interaction_id": interaction_id})
        return clean_text(self.show(found[0]["body"])) if found and found[0]["body"] else None


def _to_sql(name: str) -> str:
    if name == COUNT:
        return "count(*)"
    if name.startswith(SUM):
        return f"sum({quote_identifier(name.removeprefix(SUM))})"
    return f"any_value({quote_identifier(name)})"


def _to_conditions(where: tuple[Condition, ...]) -> tuple[str, dict[str, Any]]:
    parts: list[str] = []
    params: dict[str, Any] = {}
    for place, condition in enumerate(where):
        column, name = quote_identifier(condition.column), f"value_{place}"
        if condition.operator is Compare.IN:
            parts.append(f"list_contains(${name}, {column})")
            params[name] = list(condition.value)
        else:
            parts.append(f"{column} {condition.operator.value} ${name}")
            params[name] = condition.value
    return " and ".join(parts) or "true", params


def cite_row(mart: str, key: Mapping[str, Any], *figures: Figure) -> RowCitation:
    """Cite one row by its key."""
    where = tuple(Condition(column, Compare.EQ, value) for column, value in key.items())
    return RowCitation(mart, where, figures)


def words(name: str, value: str) -> Figure:
    """Name a value of words as a sentence has it: a closed set's member without underscores."""
    return Figure(name, value, value.replace("_", " "))


def title(name: str, value: str) -> Figure:
    """Name a value of words as it is."""
    return Figure(name, value, value)


def whole(name: str, value: int) -> Figure:
    """Name a count, with thousands separated."""
    return Figure(name, value, f"{value:,}")


def amount(name: str, value: Any, currency: str) -> Figure:
    """Name an amount without its pence."""
    return Figure(name, value, f"{currency} {value:,.0f}")


def points(name: str, value: Any) -> Figure:
    """Name a score with one decimal."""
    return Figure(name, value, f"{value:.1f}")


def equal(column: str, value: Any) -> Condition:
    """Say that a column has a value."""
    return Condition(column, Compare.EQ, value)


def among(column: str, values: list[Any]) -> Condition:
    """Say that a column has one of some values."""
    return Condition(column, Compare.IN, tuple(values))
