"""Files that are either whole or not there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def sync_folder(folder: Path) -> None:
    """Make a rename or creation in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make a file's content survive a power cut."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def write_atomically(path: Path, content: str) -> None:
    """Write a text file that readers see whole or not at all, and that survives a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    sync_folder(path.parent)


def encode_json(value: Any) -> str:
    """Return a value as indented JSON, as files hold it."""
    return json.dumps(value, indent=2, sort_keys=True, default=str) + "\n"


def write_json_atomically(path: Path, value: Any) -> None:
    """Write a value as indented JSON, whole or not at all."""
    write_atomically(path, encode_json(value))


def read_json(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))
