"""Stable hashes: the same content gives the same name on every machine."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def hash_text(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8, in hex: the same as DuckDB's ``sha256(text)``."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_json(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON.

    Examples:
        >>> hash_json({"a": 1, "b": 2}) == hash_json({"b": 2, "a": 1})
        True
    """
    return hash_text(json.dumps(value, sort_keys=True, separators=(",", ":"), default=str))


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_folder(folder: Path, pattern: str = "**/*") -> str:
    """Return one hash of the names and contents of a folder's files, in name order."""
    files = sorted(path for path in folder.glob(pattern) if path.is_file())
    return hash_json([(str(path.relative_to(folder)), hash_file(path)) for path in files])
