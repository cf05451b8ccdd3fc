"""Claims that can be checked: each cites rows of marts or interactions, or it is dropped.

A claim is a sentence with the figures it names. A figure says which column of which rows it is
from and how it stands in the sentence. ``find_fault`` reads the rows again and compares: a number
in the sentence that no cited row bears, or a quote that is not in the text it is from, is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Any, Protocol

COUNT = "count"
SUM = "sum:"
LONGEST_LIST = 50
"""Values of a condition that are told; of more, how many there are."""

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
CURRENCY = re.compile(r"^[A-Z]{3}\b")
WINDOW = re.compile(r"(?<![\d.,])(\d[\d,]*) days")


class Compare(StrEnum):
    """How a condition compares."""

    EQ = "="
    IN = "in"
    NOT_IN = "not in"
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on the rows that are cited; for ``in`` the value is a tuple."""

    column: str
    operator: Compare
    value: Any

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values: of a long list the beginning, and how long it is."""
        values = list(self.value) if isinstance(self.value, tuple) else [self.value]
        return {
            "column": self.column,
            "operator": self.operator.value,
            "values": [_to_plain(value) for value in values[:LONGEST_LIST]],
            "value_count": len(values),
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """A value that a claim names: of a column, ``count`` of the rows, or ``sum:<column>``.

    ``written`` is how it stands in the sentence.
    """

    name: str
    value: Any
    written: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"name": self.name, "value": _to_plain(self.value), "written": self.written}


@dataclass(frozen=True, slots=True)
class RowCitation:
    """Rows of a mart that a claim rests on, by their key or what they have in common."""

    mart: str
    where: tuple[Condition, ...]
    figures: tuple[Figure, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "mart": self.mart,
            "where": [condition.to_json() for condition in self.where],
            "figures": [figure.to_json() for figure in self.figures],
        }


@dataclass(frozen=True, slots=True)
class QuoteCitation:
    """An interaction that a claim quotes, word for word."""

    interaction_id: str
    quote: str
    occurred_at: datetime
    interaction_type: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "interaction_id": self.interaction_id,
            "quote": self.quote,
            "occurred_at": self.occurred_at.isoformat(),
            "interaction_type": self.interaction_type,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """A change that a claim names: ``after`` less ``before``, both cited; written with its sign."""

    after: Figure
    before: Figure
    written: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence and what it rests on."""

    subject: str
    text: str
    rows: tuple[RowCitation, ...] = ()
    quotes: tuple[QuoteCitation, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def figures(self) -> list[Figure]:
        """All figures of the rows it cites."""
        return [figure for citation in self.rows for figure in citation.figures]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "subject": self.subject,
            "text": self.text,
            "rows": [citation.to_json() for citation in self.rows],
            "quotes": [quote.to_json() for quote in self.quotes],
        }


class Evidence(Protocol):
    """What claims are checked against: read anew, not what they were written from."""

    def read_figures(self, citation: RowCitation) -> Mapping[str, Any] | None:
        """Return the values of a citation's figures by name; None if no row, or no one row, is."""
        ...

    def read_text(self, interaction_id: str) -> str | None:
        """Return what was said, as it may be shown on one line; None if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that its citations do not support, and why."""

    claim: Claim
    fault: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Claims that hold, and those that were dropped."""

    claims: tuple[Claim, ...]
    dropped: tuple[Dropped, ...] = ()


def check_claims(claims: Iterable[Claim], evidence: Evidence) -> Checked:
    """Keep the claims that their citations support, in order."""
    kept: list[Claim] = []
    dropped: list[Dropped] = []
    for claim in claims:
        fault = find_fault(claim, evidence)
        if fault is None:
            kept.append(claim)
        else:
            dropped.append(Dropped(claim, fault))
    return Checked(tuple(kept), tuple(dropped))


def find_fault(claim: Claim, evidence: Evidence) -> str | None:
    """Say what in a claim its citations do not support; None if they support all of it."""
    if not claim.rows and not claim.quotes:
        return "It cites nothing."
    faults = [_find_row_fault(citation, evidence) for citation in claim.rows]
    faults += [_find_quote_fault(quote, evidence) for quote in claim.quotes]
    faults += [_find_difference_fault(difference, claim) for difference in claim.differences]
    faults.append(_find_number_fault(claim))
    return next((fault for fault in faults if fault is not None), None)


def _find_row_fault(citation: RowCitation, evidence: Evidence) -> str | None:
    read = evidence.read_figures(citation)
    if read is None:
        return f"The rows of {citation.mart} that it cites are not there."
    for figure in citation.figures:
        if read.get(figure.name) != figure.value:
            return f"{citation.mart} has {read.get(figure.name)!r} as {figure.name}."
        if not is_written(figure.value, figure.written, is_pct=figure.name.endswith("_pct")):
            return f"{figure.written!r} does not stand for {figure.value!r}."
        currency = CURRENCY.match(figure.written)
        if currency and not _bears(citation, currency[0], figure):
            return f"No cited row says that {figure.name} is in {currency[0]}."
    return None


def _bears(citation: RowCitation, currency: str, figure: Figure) -> bool:
    """Tell whether a citation says that its amounts are in a currency."""
    if isinstance(figure.value, str):
        return True
    told = [condition.value for condition in citation.where]
    return currency in [*told, *(other.value for other in citation.figures)]


def _find_quote_fault(quote: QuoteCitation, evidence: Evidence) -> str | None:
    text = evidence.read_text(quote.interaction_id)
    if text is None or quote.quote.removesuffix("…") not in text:
        return f"Interaction {quote.interaction_id} does not say so."
    return None


def _find_difference_fault(difference: Difference, claim: Claim) -> str | None:
    figures = claim.figures
    if difference.after not in figures or difference.before not in figures:
        return f"{difference.written!r} is a change between figures that are not cited."
    change = to_exact(difference.after.value) - to_exact(difference.before.value)
    if not is_written(change, difference.written):
        return f"{difference.written!r} does not stand for a change of {change}."
    return None


def _find_number_fault(claim: Claim) -> str | None:
    """Find a number in the sentence that nothing cited bears."""
    rest = claim.text
    # What a customer wrote bears itself: it is quoted, and checked against what was said.
    written = [f"“{quote.quote}”" for quote in claim.quotes if quote.quote]
    written += [figure.written for figure in claim.figures]
    written += [difference.written for difference in claim.differences]
    written += [write_date(quote.occurred_at.date()) for quote in claim.quotes]
    for text in sorted(filter(None, written), key=len, reverse=True):
        rest = re.sub(rf"(?<![\d.,]){re.escape(text)}(?!\d|[.,]\d)", " ", rest)
    for days in WINDOW.findall(rest):
        if not spans(claim.rows, int(days.replace(",", ""))):
            return f"No cited row is about {days} days."
    left = NUMBER.search(WINDOW.sub(" ", rest))
    return f"No cited row bears the number {left[0]}." if left else None


def is_written(value: Any, written: str, *, is_pct: bool = False) -> bool:
    """Tell whether a text writes a value down: rounded, with unit, as words or as a date.

    Examples:
        >>> is_written(Decimal("1250000.40"), "GBP 1,250,000"), is_written(-5, "+5")
        (True, False)
        >>> is_written(0.126, "12.6 %"), is_written("at_risk", "at risk")
        (True, True)
        >>> is_written(Decimal("-0.0012"), "-0.12 percentage points")
        True
        >>> is_written(date(2026, 5, 4), "4 May 2026"), is_written(12, "1.2")
        (True, False)
    """
    if isinstance(value, str):
        return written in (value, value.replace("_", " "))
    if isinstance(value, date):
        return written == write_date(value)
    found = NUMBER.findall(written)
    if value is None or isinstance(value, bool) or len(found) != 1:
        return False
    is_hundredths = "%" in written or "percentage point" in written
    exact = to_exact(value) * (100 if is_hundredths and not is_pct else 1)
    told = Decimal(found[0].replace(",", ""))
    if abs(exact).quantize(told, ROUND_HALF_EVEN) != told:
        return False
    # Without a sign the words around it tell which way; with one, it must be right.
    sign = written[: written.index(found[0])]
    return not ("-" in sign and exact > 0) and not ("+" in sign and exact < 0)


def to_exact(value: Any) -> Decimal:
    """Return a number with all of its digits."""
    return value if isinstance(value, Decimal) else Decimal(value)


def write_date(day: date) -> str:
    """Write a date.

    Examples:
        >>> write_date(date(2026, 5, 4))
        '4 May 2026'
    """
    return f"{day.day} {day:%B %Y}"


def spans(rows: Sequence[RowCitation], days: int) -> bool:
    """Tell whether rows that are cited are about a number of days.

    They are if a column is measured over so many, if a condition on days has that limit, or if
    two days that conditions or figures name are so far apart.
    """
    columns = {figure.name for row in rows for figure in row.figures}
    conditions = [condition for row in rows for condition in row.where]
    if any(f"_{days}_days" in column for column in columns):
        return True
    if any("days" in c.column and c.value == days for c in conditions):
        return True
    dates = {c.value for c in conditions if isinstance(c.value, date)}
    return any((later - earlier).days == days for later in dates for earlier in dates)


def _to_plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
