"""What the web app shows of product events, and the port that it is read through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ProductEvent:
    """One event. Times are UTC without a zone; ``is_landed`` says that it is in the raw zone."""

    message_id: str
    type: str
    event: str | None
    user_id: str | None
    anonymous_id: str | None
    group_id: str | None
    properties: Mapping[str, Any]
    traits: Mapping[str, Any]
    occurred_at: datetime
    received_at: datetime
    is_landed: bool


@dataclass(frozen=True, slots=True)
class RecentEvents:
    """The newest events first; ``waiting_count`` of all accepted have not landed yet."""

    events: tuple[ProductEvent, ...]
    waiting_count: int
    data_time: datetime | None


@dataclass(frozen=True, slots=True)
class EventProfile:
    """One user by their events: all ids that are theirs, what is known, and what they did.

    ``is_complete`` is False if only the newest events were counted.
    """

    user_id: str
    other_ids: tuple[str, ...]
    anonymous_ids: tuple[str, ...]
    group_id: str | None
    traits: Mapping[str, Any]
    first_seen_at: datetime
    last_seen_at: datetime
    event_count: int
    counts: Mapping[str, int]
    events: tuple[ProductEvent, ...]
    window_days: int
    is_complete: bool


class LiveEvents(Protocol):
    """Reads events from the moment they are accepted."""

    def recent(self, limit: int) -> RecentEvents:
        """Return the newest events."""
        ...

    def profile(self, user_id: str) -> EventProfile | None:
        """Return a user by any of their ids; None if no event names them."""
        ...
