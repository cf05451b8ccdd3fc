"""State database."""

from __future__ import annotations

from typing import Any


class StateDatabase:
    """Stub."""

    users: Any
    audit: Any


def open_state(url: str, *, memory_kib: int = 65536, time_cost: int = 3) -> StateDatabase:
    """Open."""
    raise NotImplementedError
