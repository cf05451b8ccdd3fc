"""What a source says about a file: a control file beside it, with count and checksums."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from c360.errors import SourceError

SUFFIX = ".control.json"
KNOWN = ("rows", "sha256", "sums")


@dataclass(frozen=True, slots=True)
class Control:
    """Rows, SHA-256 of the bytes, and sums by column of the contract, as far as they are stated."""

    rows: int | None = None
    sha256: str | None = None
    sums: Mapping[str, Decimal] = field(default_factory=dict)


def is_control(name: str) -> bool:
    """Tell whether a file only says something about another one."""
    return name.endswith(SUFFIX)


def read_control(file: Path) -> Control | None:
    """Read the control file of a file, ``<file>.control.json``; None where there is none.

    Raises:
        SourceError: It is there, and says nothing that can be compared.
    """
    path = file.with_name(file.name + SUFFIX)
    try:
        content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} cannot be read: {error}. Correct it, or remove it.") from error
    try:
        return _build(content)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise SourceError(
            f'{path}: {error}. Write {{"rows": 1000, "sha256": "…", "sums": {{"amount": "2.50"}}}},'
            " and leave out what is not known."
        ) from error


def _build(content: Any) -> Control:
    if not isinstance(content, dict):
        raise TypeError("an object is due")
    unknown = sorted(set(content) - set(KNOWN))
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; known are {', '.join(KNOWN)}")
    rows, sums = content.get("rows"), content.get("sums", {})
    if rows is not None and (isinstance(rows, bool) or not isinstance(rows, int) or rows < 0):
        raise ValueError(f"rows is {rows!r}; a whole number is due")
    if not isinstance(sums, dict):
        raise TypeError(f"sums is {sums!r}; an object of column to sum is due")
    sha256 = content.get("sha256")
    if sha256 is not None and not isinstance(sha256, str):
        raise TypeError(f"sha256 is {sha256!r}; text is due")
    return Control(rows, sha256, {str(name): Decimal(str(value)) for name, value in sums.items()})
