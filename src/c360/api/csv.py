"""Stream rows as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from fastapi.responses import StreamingResponse

from c360.kit.clock import utc_now

CSV_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
}
"""What the description of a route that answers with CSV says."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
PLAIN_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


Rows = Sequence[Sequence[Any]]


def stream_csv(name: str, columns: Sequence[str], batches: Iterable[Rows]) -> StreamingResponse:
    """Answer with a file called ``<name>_<UTC time>.csv``.

    Args:
        name: What the rows are.
        columns: The first line.
        batches: Some rows at a time. The first are read at once: a query that fails is an error,
            not half a file.
    """
    source = iter(batches)
    first = list(islice(source, 1))
    file_name = f"{name}_{utc_now():%Y%m%dT%H%M%SZ}.csv"
    return StreamingResponse(
        write_csv(columns, chain(first, source)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def write_csv(columns: Sequence[str], batches: Iterable[Rows]) -> Iterator[str]:
    """Write rows as CSV, some at a time: the text is never whole in memory."""
    yield _write([[make_safe(name) for name in columns]])
    for rows in batches:
        yield _write([[make_safe(value) for value in row] for row in rows])


def _write(rows: Rows) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def make_safe(value: Any) -> Any:
    """Return a cell that a spreadsheet shows and never runs. Numbers stay numbers.

    Examples:
        >>> make_safe("=1+1"), make_safe("Acme"), make_safe(-1), make_safe("-1.50")
        ("'=1+1", 'Acme', -1, '-1.50')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | datetime):
        return value.isoformat()
    is_text = isinstance(value, str) and not PLAIN_NUMBER.fullmatch(value)
    if is_text and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value
