"""Values and columns of answers, in forms that can be compared."""

from __future__ import annotations

import math
import re
from calendar import month_abbr, month_name
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from c360.domain.segments import US_STATES

Cell = str | float | bool | None

RELATIVE = 1e-6
ABSOLUTE = 1e-9
UNKNOWN = "unknown"
SORT_VALUE = "sort_value"
SEPARATORS = re.compile(r"[\s_-]+")
STATE_CODES = {name.casefold(): code.casefold() for code, name in US_STATES.items()}
MONTHS = {
    name.casefold(): number
    for names in (month_name, month_abbr)
    for number, name in enumerate(names)
    if name
}
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", re.IGNORECASE)
MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)([t ]00:00(:00(\.0+)?)?(z|\+00:?00)?)?", re.IGNORECASE)
MONTH = re.compile(r"(\d{4})-(\d\d)")
NAMED_MONTH = re.compile(r"([a-z]{3,9})\.? (\d{4})")
QUARTERS = (
    re.compile(r"(?P<year>\d{4}) ?q(?P<q>[1-4])"),
    re.compile(r"q(?P<q>[1-4]) (?P<year>\d{4})"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under named columns; a name holds all that is said of its column."""

    names: tuple[str, ...]
    rows: list[tuple[Cell, ...]]

    def column(self, index: int) -> list[Cell]:
        """Return the cells of one column."""
        return [row[index] for row in self.rows]

    def rank_values(self) -> list[Cell]:
        """Return what the rows are ranked by: column ``sort_value``, else the last."""
        is_named = SORT_VALUE in self.names
        return self.column(self.names.index(SORT_VALUE) if is_named else len(self.names) - 1)


def make_cell(value: Any) -> Cell:
    """Return a value in the form in which it is compared.

    Numbers are floats, whatever their type; a date, a month (``2026-03``, ``March 2026``) and a
    quarter (``2026-Q1``) are their first day; other text loses its case and its separators, and the
    name of a state becomes its code.

    Examples:
        >>> make_cell("High-Value Travelers") == make_cell("high_value_travelers")
        True
        >>> make_cell("Q2 2026"), make_cell("California"), make_cell("12.50")
        ('2026-04-01', 'ca', 12.5)
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        number = float(value)
        return None if math.isnan(number) else number
    if isinstance(value, datetime | date):
        value = value.isoformat()
    return _text_cell(str(value).strip())


def _text_cell(text: str) -> Cell:
    if NUMBER.fullmatch(text):
        return float(text)
    if midnight := MIDNIGHT.fullmatch(text):
        return midnight[1]
    if (month := MONTH.fullmatch(text)) and 1 <= int(month[2]) <= 12:
        return f"{text}-01"
    words = SEPARATORS.sub(" ", text.casefold()).strip()
    return _first_day(words) or STATE_CODES.get(words, words)


def _first_day(words: str) -> str | None:
    named = NAMED_MONTH.fullmatch(words)
    if named and named[1] in MONTHS:
        return f"{named[2]}-{MONTHS[named[1]]:02}-01"
    for pattern in QUARTERS:
        if found := pattern.fullmatch(words):
            return f"{found['year']}-{int(found['q']) * 3 - 2:02}-01"
    return None


def read_table(columns: Iterable[Any], rows: Sequence[Any]) -> Table:
    """Read columns and rows, as names or as objects, each row by name or by position.

    Args:
        columns: Names, or objects with the name and other words in them, such as a label.
        rows: Mappings by name, or sequences in the order of the columns.
    """
    named = {_name_of(column): _words_of(column) for column in columns}
    if rows and isinstance(rows[0], Mapping):
        keys = list(dict.fromkeys([*named, *(key for row in rows for key in row)]))
        cells = [tuple(make_cell(row.get(key)) for key in keys) for row in rows]
        return Table(tuple(named.get(key, key) for key in keys), cells)
    return Table(tuple(named.values()), [tuple(map(make_cell, row)) for row in rows])


def _name_of(column: Any) -> str:
    return str(column["name"]) if isinstance(column, Mapping) else str(column)


def _words_of(column: Any) -> str:
    if not isinstance(column, Mapping):
        return str(column)
    return " ".join(value for value in column.values() if isinstance(value, str))


def are_close(one: float, other: float) -> bool:
    """Tell whether two numbers are the same but for rounding in their last places."""
    return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def is_number(cell: Cell) -> bool:
    """Tell whether a cell holds a number."""
    return isinstance(cell, float)


def percent_factor(expected: str, answered: str) -> float:
    """Return what to multiply answered numbers by, so that they mean what is expected.

    A share or rate is expected from 0 to 1, a ``_pct`` from 0 to 100. An answer may use the other
    form only where its column says so.

    Examples:
        >>> percent_factor("win_rate", "Win rate, percent")
        0.01
        >>> percent_factor("win_rate", "win_rate"), percent_factor("spend", "spend_pct")
        (1.0, 1.0)
    """
    says_percent = re.search(r"pct|percent|%", answered.casefold()) is not None
    if expected.endswith(("_share", "_rate")) and says_percent:
        return 0.01
    if expected.endswith("_pct") and not says_percent:
        return 100.0
    return 1.0
