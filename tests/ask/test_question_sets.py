"""The sets of questions are whole, and their SQL finds something in a demo."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from ask.cells import SEPARATORS
from ask.evaluate import (
    ACCEPTANCE,
    BUSINESS,
    PARAPHRASES,
    UNSEEN,
    Expected,
    Status,
    read_questions,
    run_sql,
)
from c360.warehouse.snapshot import Snapshot

SETS = {path.stem: read_questions(path) for path in (ACCEPTANCE, PARAPHRASES, UNSEEN, BUSINESS)}
EVERY = [entry for entries in SETS.values() for entry in entries]
LEAST_PARAPHRASES = 180
LEAST_UNSEEN = 200
LEAST_REFUSALS = 25
CATEGORIES = {
    "verbs",
    "word_order",
    "typos",
    "plurals",
    "synonyms",
    "two_filters",
    "periods",
    "top_n",
    "thresholds",
    "comparisons",
    "shares",
    "trends",
    "lists",
    "statistics",
    "geography",
    "accounts",
    "pipeline",
    "interactions",
    "engagement",
    "ambiguous",
    "unanswerable",
}


def simplify(question: str) -> str:
    return SEPARATORS.sub(" ", question.casefold()).strip(" ?.!")


def test_no_question_is_asked_twice() -> None:
    asked = Counter(simplify(entry.question) for entry in EVERY)

    assert [question for question, times in asked.items() if times > 1] == []


def test_no_question_is_empty() -> None:
    assert [entry for entry in EVERY if not entry.question.strip()] == []


def test_paraphrases_cover_every_category() -> None:
    paraphrases = SETS["paraphrases"]

    assert len(paraphrases) >= LEAST_PARAPHRASES
    assert {entry.category for entry in paraphrases} == CATEGORIES


def test_paraphrases_hold_enough_that_must_be_refused() -> None:
    refused = [entry for entry in SETS["paraphrases"] if entry.expect is Status.UNANSWERABLE]

    assert len(refused) >= LEAST_REFUSALS
    assert [
        entry for entry in refused if entry.category != "unanswerable" or entry.statements
    ] == []


@pytest.mark.parametrize("name", ["unseen", "business"])
def test_a_set_written_without_the_parser_is_large_and_holds_refusals(name: str) -> None:
    entries = SETS[name]

    assert len(entries) >= LEAST_UNSEEN
    assert sum(entry.expect is not Status.ANSWERED for entry in entries) >= LEAST_REFUSALS


def test_a_top_is_not_a_page() -> None:
    assert [entry for entry in EVERY if entry.top and (entry.subset_ok or entry.ordered)] == []


def test_ranked_sql_says_how_it_ranks() -> None:
    ranked = [entry for entry in EVERY if entry.ordered or entry.top]

    assert [
        entry.question
        for entry in ranked
        for sql in entry.statements
        if not re.search(r"order by \w+( desc)?$", sql.strip())
    ] == []


@pytest.mark.parametrize(
    "entry", [entry for entry in EVERY if entry.statements], ids=lambda entry: entry.question
)
def test_every_sql_runs_and_one_finds_something(entry: Expected, snapshot: Snapshot) -> None:
    found = [run_sql(sql, snapshot) for sql in entry.statements]

    assert any(cell is not None for table in found for row in table.rows for cell in row)


@pytest.mark.parametrize(
    "entry",
    [entry for entry in EVERY if entry.ordered or entry.top],
    ids=lambda entry: entry.question,
)
def test_ranked_rows_come_in_the_order_of_their_rank(entry: Expected, snapshot: Snapshot) -> None:
    for sql in entry.statements:
        ranks = [cell for cell in run_sql(sql, snapshot).rank_values() if cell is not None]

        assert ranks in (sorted(ranks), sorted(ranks, reverse=True))
