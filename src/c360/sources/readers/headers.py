"""Find the row of column names in text and sheets, and say what is wrong with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

VALUE = re.compile(r"[-+]?[0-9][0-9.,:/TZ+-]*")
DATE_OR_DECIMAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|-?[0-9]+\.[0-9]+")


def find_header_row(rows: Sequence[Sequence[str]], expected: Collection[str]) -> int:
    """Return which of a file's first rows holds the column names; 0 where nothing tells.

    It is the first with the most expected names. Where none is known, titles are left out: rows
    of one cell, or none, before rows that all have the same number.

    Examples:
        >>> find_header_row([["Deals of May"], [], ["id", "stage"], ["7", "won"]], {"id"})
        2
        >>> find_header_row([["Deals of May"], ["name", "stage"], ["a", "won"]], ())
        1
    """
    if not rows:
        return 0
    hits = [len({name.strip() for name in row} & set(expected)) for row in rows]
    if max(hits):
        return hits.index(max(hits))
    counts = [sum(bool(cell.strip()) for cell in row) for row in rows]
    if counts[0] > 1:
        return 0
    width, _ = Counter(counts).most_common(1)[0]
    first = next((place for place, count in enumerate(counts) if count > 1), 0)
    is_header = width > 1 and counts[first] == width and not _holds_values(rows[first])
    return first if is_header else 0


def _holds_values(names: Sequence[str]) -> bool:
    return any(DATE_OR_DECIMAL.fullmatch(name) for name in names) or all(
        VALUE.fullmatch(name) for name in names
    )


def name_columns(cells: Sequence[str]) -> list[str]:
    """Return the names in a header; a column without one is called by its place.

    Examples:
        >>> name_columns([" id ", ""])
        ['id', 'column_2']
    """
    names = [cell.strip() for cell in cells]
    return [name or f"column_{place}" for place, name in enumerate(names, 1)]


def find_name_problem(names: Sequence[str], expected: Collection[str]) -> str | None:
    """Say why names cannot be a header's; None if they can."""
    is_known = any(name in expected for name in names)
    if not is_known and _holds_values(names):
        return "no header: the first line holds values, not column names"
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return f"column '{name}' appears twice in the header"
        seen.add(name.casefold())
    return None
