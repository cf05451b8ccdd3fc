"""Retention, as screens read it."""

from __future__ import annotations

from typing import Any, Protocol


class Retention(Protocol):
    """Shows which raw rows have outlived their contract's days; at any time, run or not."""

    def report(self) -> dict[str, Any]:
        """Return ``is_enabled``, ``as_of``, and ``items``: every feed in one line each."""
        ...
