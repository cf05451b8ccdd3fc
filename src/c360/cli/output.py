"""Print answers: JSON for programs, tables for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

PIPE_WIDTH = 10_000
"""Width of a table that no terminal shows: nothing is folded."""
LARGE = 1_000
"""From here on two decimals are enough, and powers of ten are hard to read."""


def print_json(value: Any) -> None:
    """Print a value as JSON: times as ISO 8601, decimals as numbers."""
    sys.stdout.write(json.dumps(value, indent=2, default=encode_value, ensure_ascii=False) + "\n")


def print_now(answer: Any) -> None:
    """Print one line that a reader of a pipe sees at once: a text, or a value as JSON."""
    text = answer if isinstance(answer, str) else json.dumps(answer, default=encode_value)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def encode_value(value: Any) -> Any:
    """Encode what JSON does not know.

    Examples:
        >>> encode_value(Decimal("87.3"))
        87.3
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def show_cell(value: Any) -> str:
    """Show a value in a table.

    Examples:
        >>> show_cell(0.8480797162960029), show_cell(4590337.5), show_cell(None)
        ('0.84808', '4,590,337.50', '—')
    """
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) >= LARGE else f"{value:.6g}"
    return str(value)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table; without rows say so."""
    console = Console(file=sys.stdout, markup=False, highlight=False)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(show_cell(cell) for cell in row))
        count += 1
    console.print(table)
    if count == 0:
        console.print("No rows.")


def print_line(text: str) -> None:
    """Print one line for people."""
    sys.stdout.write(text + "\n")


def print_notice(text: str) -> None:
    """Print one line beside the answer."""
    sys.stderr.write(text + "\n")
