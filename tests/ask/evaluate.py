"""Judge answers to questions in plain English against independent SQL.

The questions are in ``tests/ask/questions/*.yml``. Each entry has

- ``question`` and ``category``;
- ``expect``: ``answered``, ``ambiguous`` (asking back is right) or ``unanswerable``;
- ``sql``, or ``sql_any`` where several readings are fair: SELECTs over the published marts that give
  the expected rows, with ``$as_of`` for the last day of the data. Never a recorded result;
- ``ordered``: rows come in the order of the SQL's last column, or of its column ``sort_value``,
  which the answer need not show; equal values come in any order;
- ``top: n``: the SQL ranks everything; the answer holds the first n;
- ``subset_ok``: the answer may be a page, with a round number of rows (a multiple of 5), or with
  ``ordered`` the first rows, however many;
- ``distribution``: the SQL gives the values, the answer those or their counts in bins;
- ``after``: the questions that it follows up on, the first first;
- ``also``: other statuses that are right as well;
- ``reason_mentions``: words that a refusal has to say, in its reason or its choices.

An ambiguous entry with SQL accepts those rows too. An answer may hold other columns. Rows that hold
no number but 0 or null count neither as missing nor as wrong; a row of the unknown member may be
left out, but not be wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from ask.cells import Table, make_cell, read_table
from ask.matching import Rule, is_distribution, rows_match
from c360.errors import InvalidInputError
from c360.warehouse.snapshot import Snapshot

QUESTIONS = Path(__file__).parent / "questions"
ACCEPTANCE = QUESTIONS / "acceptance.yml"
PARAPHRASES = QUESTIONS / "paraphrases.yml"
UNSEEN = QUESTIONS / "unseen.yml"
BUSINESS = QUESTIONS / "business.yml"
FEWEST_CHOICES = 2


class Status(StrEnum):
    """What an answer says of itself, and what is expected of it."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    UNANSWERABLE = "unanswerable"


class Verdict(StrEnum):
    """How an answer did.

    ``wrong`` is the worst: other rows than those expected, or any where it has to refuse or to ask.
    """

    RIGHT = "right"
    ASKED_BACK = "asked_back"
    REFUSED = "refused"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Expected:
    """A question and what is right to answer; see the docstring of this module.

    Raises:
        InvalidInputError: It is to be answered and has no SQL, or ``sql`` and ``sql_any``.
    """

    question: str
    category: str
    expect: Status
    sql: str | None = None
    sql_any: tuple[str, ...] = ()
    ordered: bool = False
    top: int | None = None
    subset_ok: bool = False
    distribution: bool = False
    after: tuple[str, ...] = ()
    also: tuple[Status, ...] = ()
    reason_mentions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.sql and self.sql_any:
            raise InvalidInputError(f"{self.question!r} has sql and sql_any; keep one.")
        if self.expect is Status.ANSWERED and not self.statements:
            raise InvalidInputError(f"{self.question!r} is to be answered; give it sql.")

    @property
    def statements(self) -> tuple[str, ...]:
        """The SQL of every accepted reading."""
        return (self.sql,) if self.sql else self.sql_any


def read_questions(path: Path) -> list[Expected]:
    """Read a set of questions.

    Raises:
        TypeError: An entry has a key that is not known, or lacks one.
    """
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Expected(
            **{
                **entry,
                "expect": Status(entry["expect"]),
                "after": tuple(entry.get("after", ())),
                "also": tuple(map(Status, entry.get("also", ()))),
                "sql_any": tuple(entry.get("sql_any", ())),
                "reason_mentions": tuple(entry.get("reason_mentions", ())),
            }
        )
        for entry in entries
    ]


def run_sql(sql: str, snapshot: Snapshot) -> Table:
    """Run the SQL of a question on a snapshot, with the snapshot's own last day as ``$as_of``."""
    params = {"as_of": snapshot.manifest.as_of} if "$as_of" in sql else {}
    found = snapshot.query(sql, params)
    rows = zip(*(column.to_pylist() for column in found.columns), strict=True)
    return Table(tuple(found.column_names), [tuple(map(make_cell, row)) for row in rows])


def judge(expected: Expected, answer: Mapping[str, Any], snapshot: Snapshot) -> Verdict:
    """Judge one answer.

    Args:
        expected: The question, and what is right to answer.
        answer: As ``c360 ask --json`` prints it: ``status``, ``columns``, ``rows``, ``reason``,
            ``choices``. Rows are lists or objects; columns are names or objects with a ``name``.
        snapshot: That the answer was made from.

    Raises:
        ValueError: The answer has no status that is known.
    """
    status = Status(answer["status"])
    if status is Status.ANSWERED:
        return Verdict.RIGHT if has_expected_rows(expected, answer, snapshot) else Verdict.WRONG
    is_right = status is expected.expect or status in expected.also
    if status is Status.AMBIGUOUS:
        has_choices = len(answer.get("choices") or ()) >= FEWEST_CHOICES
        return Verdict.RIGHT if is_right and has_choices else Verdict.ASKED_BACK
    return Verdict.RIGHT if is_right and _says_why(expected, answer) else Verdict.REFUSED


def has_expected_rows(expected: Expected, answer: Mapping[str, Any], snapshot: Snapshot) -> bool:
    """Tell whether an answer holds the rows of any accepted reading."""
    given = read_table(answer.get("columns") or (), answer.get("rows") or ())
    rule = Rule(expected.ordered, expected.subset_ok, expected.top)
    for sql in expected.statements:
        wanted = run_sql(sql, snapshot)
        if expected.distribution and is_distribution(wanted, given):
            return True
        if not expected.distribution and rows_match(wanted, given, rule):
            return True
    return False


def _says_why(expected: Expected, answer: Mapping[str, Any]) -> bool:
    said = f"{answer.get('reason') or ''} {answer.get('choices') or ''}".casefold()
    return all(word.casefold() in said for word in expected.reason_mentions)


def evaluate(
    questions: Iterable[Expected],
    ask: Callable[[str, Sequence[str]], Mapping[str, Any]],
    snapshot: Snapshot,
) -> list[tuple[Expected, Verdict]]:
    """Ask every question, with the questions it follows up on, and judge its answer."""
    return [
        (entry, judge(entry, ask(entry.question, entry.after), snapshot)) for entry in questions
    ]


def format_scores(judged: Iterable[tuple[Expected, Verdict]]) -> str:
    """Return a Markdown table of verdicts per category, with their total."""
    counts: dict[str, Counter[Verdict]] = {}
    for entry, verdict in judged:
        counts.setdefault(entry.category, Counter())[verdict] += 1
    total = sum(counts.values(), Counter())
    lines = [
        "| category | questions | " + " | ".join(verdict.replace("_", " ") for verdict in Verdict),
        "|---|---|" + "---|" * len(Verdict),
    ]
    for name, count in [*counts.items(), ("**all**", total)]:
        figures = (count.total(), *(count[verdict] for verdict in Verdict))
        lines.append(f"| {name} | " + " | ".join(map(str, figures)) + " |")
    lines[0] += " |"
    return "\n".join(lines) + "\n"
