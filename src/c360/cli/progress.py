"""Draw how a run goes: a live line on a terminal, plain lines elsewhere. Both go to stderr."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.status import Status

SIGNS = {"succeeded": "✓", "skipped": "=", "failed": "✗"}


class RunProgress:
    """Tells a person how far a run is."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stderr, highlight=False, markup=False)
        self._status: Status | None = None

    def step_started(self, name: str) -> None:
        """Say that a step has begun."""
        if self._console.is_terminal:
            self._status = self._console.status(f"{name} …")
            self._status.start()
        else:
            self._console.print(f"… {name}")

    def step_advanced(self, name: str, what: str, done: int, total: int) -> None:
        """Say how far a step is."""
        if self._status is not None:
            self._status.update(f"{name}: {what} {done:,} of {total:,}")

    def step_finished(self, name: str, status: str, seconds: float, detail: str) -> None:
        """Say how a step ended."""
        if self._status is not None:
            self._status.stop()
            self._status = None
        told = f"{SIGNS[status]} {name:<8} {seconds:6.1f} s  {detail}"
        self._console.print(told.rstrip(), soft_wrap=True)


class NoProgress:
    """Says nothing."""

    def step_started(self, name: str) -> None:
        """Say nothing."""

    def step_advanced(self, name: str, what: str, done: int, total: int) -> None:
        """Say nothing."""

    def step_finished(self, name: str, status: str, seconds: float, detail: str) -> None:
        """Say nothing."""
