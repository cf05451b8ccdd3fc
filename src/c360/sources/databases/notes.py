"""What a source remembers beside the manifests: hints that may be lost without harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from c360.kit.files import read_json, write_json_atomically

SNAPSHOT = "snapshot"
"""A snapshot that has begun: until its batch is committed, it must be taken again."""

HEARTBEAT = "heartbeat"
"""How far the log was read after the newest batch, without a change of the table."""

SEEN = "seen"
"""Hashes of the rows near the newest cursor value, so that they do not land again."""

ACCEPTED = "accepted"
"""The columns of a changed table that somebody accepted."""

TROUBLE = "trouble"
"""Why the source could not be read when that was tried last, and since when."""


@dataclass(frozen=True, slots=True)
class Notes:
    """Small files of one source."""

    folder: Path
    source: str

    def _path(self, kind: str) -> Path:
        return self.folder / f"{self.source}.{kind}.json"

    def read(self, kind: str) -> dict[str, Any] | None:
        """Return a note, or None; a damaged one is none."""
        try:
            value = read_json(self._path(kind))
        except (FileNotFoundError, ValueError):
            return None
        return value if isinstance(value, dict) else None

    def write(self, kind: str, value: Mapping[str, Any]) -> None:
        """Write a note, whole or not at all."""
        write_json_atomically(self._path(kind), dict(value))

    def remove(self, kind: str) -> None:
        """Forget a note."""
        self._path(kind).unlink(missing_ok=True)
