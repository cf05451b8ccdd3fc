"""What complaints are about: the same groups each time, names that tell, growth beyond chance."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from c360.testing.search import FakeEmbedder
from c360.text.topics.topics import Complaint, find_topics
from c360.text.topics.trends import Change, Trend, count_change

AS_OF = date(2026, 6, 30)
TEXTS = {
    "billing": "The invoice was charged twice, refund the invoice",
    "performance": "The dashboard loads slowly, a slow dashboard",
    "security": "The password reset locked my login, password login",
}


def complaints(day: int = 10, each: int = 5) -> list[Complaint]:
    return [
        Complaint(f"I{category}{n}", f"{category}{n}", f"A{n}", AS_OF - timedelta(days=day), -0.5,
                  category, f"{body} {n}")
        for category, body in TEXTS.items()
        for n in range(each)
    ]  # fmt: skip


def topics_of(given: Sequence[Complaint], **more: Any) -> dict[str, Any]:
    rows = FakeEmbedder().embed([complaint.body for complaint in given])
    vectors = {c.text_hash: row for c, row in zip(given, rows, strict=True)}
    return find_topics(given, vectors, AS_OF, **more)


def test_texts_of_one_subject_are_one_topic() -> None:
    found = topics_of(complaints())

    assert sorted(topic["category"] for topic in found["topics"]) == sorted(TEXTS)
    assert {topic["complaint_count"] for topic in found["topics"]} == {5}
    assert found["other_count"] == 0


def test_a_topic_is_named_by_what_sets_it_apart() -> None:
    names = {topic["category"]: topic["label"] for topic in topics_of(complaints())["topics"]}

    assert "invoice" in names["billing"]
    assert "dashboard" in names["performance"]
    assert not any(character.isdigit() for character in " ".join(names.values()))


def test_the_order_of_complaints_changes_nothing() -> None:
    given = complaints()
    shuffled = random.Random(3).sample(given, len(given))

    assert topics_of(shuffled) == topics_of(given)


def test_examples_are_of_the_topic_and_of_different_texts() -> None:
    for topic in topics_of(complaints())["topics"]:
        assert len(set(topic["example_ids"])) == 3
        assert all(example.startswith(f"I{topic['category']}") for example in topic["example_ids"])


def test_an_example_says_what_the_topic_is_named_by() -> None:
    given = complaints()
    given += [
        Complaint(f"A{n}", f"a{n}", None, AS_OF, -0.9, "billing", f"The charged twice {n}")
        for n in range(4)
    ]

    topic = next(t for t in topics_of(given)["topics"] if t["category"] == "billing")

    bodies = {complaint.interaction_id: complaint.body for complaint in given}
    for example in topic["example_ids"]:
        assert any(phrase in bodies[example].lower() for phrase in topic["phrases"])


def test_a_number_of_an_invoice_names_no_topic() -> None:
    given = [
        Complaint(f"I{n}", f"h{n}", None, AS_OF, -0.5, "billing", f"INV-96{n} charges too much")
        for n in range(4)
    ]

    assert "inv" not in topics_of(given)["topics"][0]["label"].lower().split()


def test_personal_data_names_no_topic() -> None:
    given = [
        Complaint(f"I{n}", f"h{n}", None, AS_OF, -0.5, "general", "mail ann@example.com refund")
        for n in range(4)
    ]

    assert "ann" not in str(topics_of(given)["topics"])


def test_without_vectors_a_topic_is_a_category() -> None:
    found = find_topics(complaints(), {}, AS_OF)

    assert found["method"] == "category"
    assert [topic["category"] for topic in found["topics"]] == sorted(TEXTS)


def test_complaints_of_more_than_a_year_ago_do_not_count() -> None:
    assert topics_of(complaints(day=365))["complaint_count"] == 0
    assert topics_of(complaints(day=364))["complaint_count"] == 15


def test_the_thirty_days_end_with_the_last_day_and_the_ninety_before_them() -> None:
    days = [AS_OF - timedelta(days=ago) for ago in (0, 29, 30, 119, 120, -1)]

    assert count_change(days, AS_OF) == Change(recent=2, before=2)


@pytest.mark.parametrize(
    ("recent", "before", "trend"),
    [
        (2, 0, Trend.STEADY),
        (3, 0, Trend.RISING),
        (6, 12, Trend.STEADY),
        (9, 12, Trend.RISING),
        (0, 6, Trend.STEADY),
        (0, 15, Trend.FALLING),
    ],
)
def test_only_more_than_chance_is_a_trend(recent: int, before: int, trend: Trend) -> None:
    assert Change(recent, before).trend is trend
