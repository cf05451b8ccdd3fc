"""Files made only to be read: the newest is kept, so that they never fill a disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from c360.kit.hashing import hash_text


class Scratch:
    """Holds one file at a time, by key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: Path | None = None

    def path_of(self, key: str) -> Path:
        """Return where the file of a key lies while it is held."""
        return self._folder / hash_text(key)[:16]

    def get(self, key: str, write: Callable[[Path], None]) -> Path:
        """Return the file of a key; if it is not held, ``write`` makes it in place of the other.

        What is found from before this process is not trusted: it may be half of a file.
        """
        path = self.path_of(key)
        if self._held == path:
            return path
        self._held = None
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        write(path)
        self._held = path
        return path
