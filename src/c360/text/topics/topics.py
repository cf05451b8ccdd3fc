"""Sorts complaints into topics: groups of like meaning, named, counted and cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from c360.text.phrasing import CATEGORY_WORDS
from c360.text.topics.clusters import group_vectors
from c360.text.topics.labels import Fit, find_phrases, label_groups
from c360.text.topics.trends import Change, count_change
from c360.text.vectors import Floats

COMPLAINT_DAYS = 365
SMALLEST_TOPIC = 3
EXAMPLES = 3
EXAMPLE_DAYS = 120


Embed = Callable[[list[str]], Floats]


class Method(StrEnum):
    """What topics are made by."""

    MEANING = "meaning"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One negative interaction; ``day`` is in the reporting time zone."""

    interaction_id: str
    text_hash: str
    account_id: str | None
    day: date
    sentiment: float
    category: str
    body: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What several complaints are about; ``examples`` are the ids of the most typical ones."""

    topic_id: str
    phrases: tuple[str, ...]
    category: str
    complaints: int
    accounts: int
    sentiment: float
    change: Change
    examples: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the topic as plain values."""
        return {
            "topic_id": self.topic_id,
            "label": " · ".join(self.phrases) or CATEGORY_WORDS_BY_NAME[self.category],
            "phrases": list(self.phrases),
            "category": self.category,
            "complaint_count": self.complaints,
            "account_count": self.accounts,
            "avg_sentiment": round(self.sentiment, 4),
            "recent_count": self.change.recent,
            "before_count": self.change.before,
            "expected_count": round(self.change.expected, 2),
            "trend": self.change.trend.value,
            "example_ids": list(self.examples),
        }


CATEGORY_WORDS_BY_NAME = {category.value: words for category, words in CATEGORY_WORDS.items()}


def find_topics(
    complaints: Sequence[Complaint],
    vectors: Mapping[str, Floats],
    as_of: date,
    embed: Embed | None = None,
) -> dict[str, Any]:
    """Sort the complaints of the last 365 days into topics.

    Args:
        complaints: Negative interactions; older and later ones are left out.
        vectors: Of their texts, by hash. Without any, a topic is a category.
        as_of: Last day included.
        embed: Made the vectors; chooses the phrases that sum up a topic best.

    Returns:
        Plain values: ``method``, ``complaint_count``, ``other_count`` (in groups too small to be
        a topic) and ``topics``, the largest first. The same complaints give the same topics.
    """
    start = as_of - timedelta(days=COMPLAINT_DAYS - 1)
    known = sorted(
        (c for c in complaints if start <= c.day <= as_of), key=lambda c: c.interaction_id
    )
    method = Method.MEANING if vectors else Method.CATEGORY
    groups = _group_by_meaning(known, vectors) if vectors else _group_by_category(known)
    large = [group for group in groups if len(group) >= SMALLEST_TOPIC]
    labels = label_groups(
        [[c.body for c in group] for group in large], _judge(large, vectors, embed)
    )
    topics = [
        _describe(group, phrases, as_of) for group, phrases in zip(large, labels, strict=True)
    ]
    topics.sort(key=lambda topic: (-topic.complaints, topic.phrases))
    return {
        "as_of": as_of.isoformat(),
        "method": method.value,
        "complaint_count": len(known),
        "other_count": len(known) - sum(len(group) for group in large),
        "topics": [topic.to_json() for topic in topics],
    }


def _group_by_meaning(
    complaints: Sequence[Complaint], vectors: Mapping[str, Floats]
) -> list[list[Complaint]]:
    """Group by meaning; within a group the most typical first."""
    readable = [c for c in complaints if c.text_hash in vectors and vectors[c.text_hash].any()]
    if not readable:
        return []
    # One row a text: said a hundred times, it would pull the middle to itself.
    hashes = sorted({c.text_hash for c in readable})
    matrix = np.stack([vectors[text_hash] for text_hash in hashes])
    labels, middles = group_vectors(matrix)
    likeness = (matrix * middles[labels]).sum(axis=1)
    places = {text_hash: place for place, text_hash in enumerate(hashes)}
    groups: list[list[Complaint]] = [[] for _ in middles]
    for complaint in readable:
        groups[labels[places[complaint.text_hash]]].append(complaint)
    for group in groups:
        group.sort(
            key=lambda c: (-round(float(likeness[places[c.text_hash]]), 4), c.interaction_id)
        )
    return groups


def _judge(
    groups: Sequence[Sequence[Complaint]], vectors: Mapping[str, Floats], embed: Embed | None
) -> Fit | None:
    """Return what says how near a phrase is to the middle of a group."""
    if embed is None or not vectors:
        return None

    def fit(number: int, phrases: list[str]) -> list[float]:
        middle = np.mean([vectors[c.text_hash] for c in groups[number]], axis=0)
        length = float(np.linalg.norm(middle)) or 1.0
        return [float(likeness) for likeness in embed(phrases) @ middle / length]

    return fit


def _group_by_category(complaints: Sequence[Complaint]) -> list[list[Complaint]]:
    """Group by category; within a group the most negative first."""
    names = sorted({complaint.category for complaint in complaints})
    return [
        sorted(
            (c for c in complaints if c.category == name),
            key=lambda c: (c.sentiment, c.interaction_id),
        )
        for name in names
    ]


def _describe(group: Sequence[Complaint], phrases: tuple[str, ...], as_of: date) -> Topic:
    since = as_of - timedelta(days=EXAMPLE_DAYS - 1)
    named = {words.casefold() for words in phrases}

    def rank(complaint: Complaint) -> tuple[bool, bool]:
        said = {words.casefold() for _, words in find_phrases(complaint.body)}
        return named.isdisjoint(said), complaint.day < since

    examples: dict[str, str] = {}
    for complaint in sorted(group, key=rank):
        examples.setdefault(complaint.text_hash, complaint.interaction_id)
    categories = Counter(complaint.category for complaint in group)
    return Topic(
        topic_id=f"t-{min(complaint.text_hash for complaint in group)[:12]}",
        phrases=phrases,
        category=min(categories, key=lambda name: (-categories[name], name)),
        complaints=len(group),
        accounts=len({c.account_id for c in group if c.account_id is not None}),
        sentiment=sum(complaint.sentiment for complaint in group) / len(group),
        change=count_change([complaint.day for complaint in group], as_of),
        examples=tuple(examples.values())[:EXAMPLES],
    )
