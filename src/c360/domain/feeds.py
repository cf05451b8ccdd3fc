"""Feeds and their contracts, as screens read and accept them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Contracts(Protocol):
    """Shows what feeds promise and what blocks them; at any time, published run or not."""

    def feeds(self) -> Sequence[dict[str, Any]]:
        """Return every feed in one line each."""
        ...

    def contract(self, feed: str) -> dict[str, Any]:
        """Return all that a feed's contract says, what blocks it, and what was accepted.

        Raises:
            NotFoundError: There is no such feed.
        """
        ...

    def accept(self, feed: str, by: str) -> Sequence[str]:
        """Accept what blocks a feed; return what it was.

        Raises:
            NotFoundError: There is no such feed.
            WorkspaceBusyError: Another process writes to the workspace.
        """
        ...
