"""Read corrected rows: a CSV with the ids of the quarantined rows they stand for."""

from __future__ import annotations

import csv
import io
import re

from c360.errors import InvalidInputError

ID = "quarantine_id"
NOT_VALUES = frozenset({ID, "_reason", "_record"})
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
PLAIN_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


def shield(value: str | None) -> str | None:
    """Return a value as a spreadsheet shows and never runs it; reading corrections undoes it.

    Examples:
        >>> shield("=1+1"), shield("-1.50"), shield("Acme")
        ("'=1+1", '-1.50', 'Acme')
    """
    is_formula = value and FORMULA.match(value) and not PLAIN_NUMBER.fullmatch(value)
    return f"'{value}" if is_formula else value


def _unshield(value: str) -> str:
    return value[1:] if value.startswith("'") and FORMULA.match(value) else value


def read_corrections(text: str, name: str) -> dict[str, dict[str, str | None]]:
    r"""Read corrected rows, by quarantine id: source column to value.

    Args:
        text: CSV with a header; ``quarantine_id`` is one of its columns. ``_reason`` and
            ``_record``, which a listing holds, are ignored.
        name: What to call it in an error.

    Raises:
        InvalidInputError: There is no such column, a row without id, or an id twice.

    Examples:
        >>> read_corrections("quarantine_id,status\n3f,won\n", "fixed.csv")
        {'3f': {'status': 'won'}}
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InvalidInputError(f"{name} is not CSV: {error}.") from error
    header = rows[0] if rows else []
    if ID not in header or len(set(header)) != len(header):
        raise InvalidInputError(
            f"{name}: its first line must name columns, each once, and {ID!r} among them. "
            "`c360 quarantine list --csv FILE` writes such a file."
        )
    place = header.index(ID)
    corrected: dict[str, dict[str, str | None]] = {}
    for number, row in enumerate((row for row in rows[1:] if row), 2):
        if len(row) != len(header):
            raise InvalidInputError(
                f"{name}, row {number}: {len(row)} fields, {len(header)} expected."
            )
        if not row[place] or row[place] in corrected:
            raise InvalidInputError(f"{name}, row {number}: {ID} is missing, or came before.")
        pairs = zip(header, row, strict=True)
        corrected[row[place]] = {
            column: _unshield(value) for column, value in pairs if column not in NOT_VALUES
        }
    return corrected
