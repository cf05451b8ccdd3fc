"""Rows of an export before they become lines, and the files they go into."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from c360.errors import InvalidInputError

Value = str | int | None
Row = dict[str, Value]


@dataclass(slots=True)
class ExportFile:
    """One file of an export.

    Args:
        feed: Canonical feed it feeds.
        path: Below ``landing``, with forward slashes.
        rows: In file order.
        columns: Header of a CSV file; None for JSON lines.
        lines: What is written: encoded rows, faults included, each with its line end.
    """

    feed: str
    path: str
    rows: list[Row]
    columns: tuple[str, ...] | None = None
    lines: list[bytes] = field(default_factory=list)

    def encode(self, row: Row) -> bytes:
        """Write one row as a line, line end included."""
        if self.columns is None:
            return json.dumps(row, ensure_ascii=False, separators=(", ", ": ")).encode() + b"\n"
        return encode_csv([row[column] for column in self.columns])

    def content(self) -> bytes:
        """Return the bytes of the file."""
        header = b"" if self.columns is None else encode_csv(self.columns)
        return header + b"".join(self.lines)


def encode_csv(values: Iterable[Value]) -> bytes:
    r"""Write one CSV record.

    Examples:
        >>> encode_csv(["a,b", None, 3])
        b'"a,b",,3\n'
    """
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(["" if v is None else v for v in values])
    return buffer.getvalue().encode()


def split_by_month(feed: str, rows: Iterable[Row], time_column: str) -> list[ExportFile]:
    """Put rows into one JSON-lines file per month of their time, in time order.

    Raises:
        InvalidInputError: A row has no time.
    """
    months: dict[str, list[Row]] = {}
    for row in rows:
        time = row[time_column]
        if not isinstance(time, str):
            raise InvalidInputError(f"A row of {feed} has no {time_column}.")
        months.setdefault(time[:7], []).append(row)
    return [
        ExportFile(
            feed=feed,
            path=f"{folder_of(feed)}/year={month[:4]}/month={month[5:]}/part-000.jsonl",
            rows=sorted(months[month], key=lambda row: str(row[time_column])),
        )
        for month in sorted(months)
    ]


def folder_of(feed: str) -> str:
    """Return the landing folder of a feed that comes in partitions."""
    return "usage" if feed == "usage_events" else feed
