"""What a test of a connection or of a store looked at, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a test looked at; ``advice`` says what to change."""

    name: str
    is_right: bool
    told: str
    advice: str = ""
