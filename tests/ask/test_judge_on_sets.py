"""Of every question of the sets, the judge takes the right rows and no others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ask.evaluate import ACCEPTANCE, PARAPHRASES, Expected, Verdict, judge, read_questions, run_sql
from c360.warehouse.snapshot import Snapshot

PAGE = 10
ANSWERABLE = [
    entry
    for path in (ACCEPTANCE, PARAPHRASES)
    for entry in read_questions(path)
    if entry.statements
]

Row = tuple[Any, ...]


def answer_with(
    expected: Expected, snapshot: Snapshot, change: Callable[[Row], Row] = lambda row: row
) -> dict[str, Any]:
    """Answer with the rows of the first accepted reading that has any, the first row changed."""
    readings = (run_sql(sql, snapshot) for sql in expected.statements)
    found = next(reading for reading in readings if reading.rows)
    rows: Sequence[Row] = found.rows
    if expected.top or expected.subset_ok:
        rows = rows[: expected.top or PAGE]
    return {
        "status": "answered",
        "columns": [*found.names, "note"],
        "rows": [[*change(rows[0]), "x"], *([*row, "x"] for row in rows[1:])],
    }


def disturb(row: Row) -> Row:
    """Change every cell: numbers by a hundredth, texts by a word."""
    return tuple(cell * 1.01 + 0.01 if isinstance(cell, float) else f"{cell} other" for cell in row)


@pytest.mark.parametrize("expected", ANSWERABLE, ids=lambda entry: entry.question)
def test_rows_of_the_sql_are_right_and_others_are_wrong(
    expected: Expected, snapshot: Snapshot
) -> None:
    assert judge(expected, answer_with(expected, snapshot), snapshot) is Verdict.RIGHT
    assert judge(expected, answer_with(expected, snapshot, disturb), snapshot) is Verdict.WRONG


def test_an_answer_to_another_question_is_wrong(snapshot: Snapshot) -> None:
    scalars = [
        entry
        for entry in ANSWERABLE
        if len(entry.statements) == 1 and len(run_sql(entry.statements[0], snapshot).rows) == 1
    ]
    for expected, other in zip(scalars, scalars[1:] + scalars[:1], strict=True):
        same = run_sql(expected.statements[0], snapshot) == run_sql(other.statements[0], snapshot)
        verdict = judge(expected, answer_with(other, snapshot), snapshot)
        assert verdict is (Verdict.RIGHT if same else Verdict.WRONG), expected.question
