"""Shapes of the events resource."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from c360.api.schemas import Shape, UtcDatetime


class EventRow(Shape):
    """One event. Ids, properties and traits are null to roles that may not see personal data."""

    message_id: str
    type: str
    event: str | None
    user_id: str | None
    anonymous_id: str | None
    group_id: str | None
    properties: dict[str, Any] | None
    traits: dict[str, Any] | None
    occurred_at: UtcDatetime
    received_at: UtcDatetime
    is_landed: bool = Field(description="Whether it is in the raw zone already.")


class RecentEventsAnswer(Shape):
    """The newest events first."""

    items: list[EventRow]
    waiting_count: int = Field(description="Events accepted that have not landed yet.")
    data_time: UtcDatetime | None


class EventCount(Shape):
    """How often a user did something."""

    event: str
    event_count: int


class EventProfileAnswer(Shape):
    """One user by the events of the last days."""

    user_id: str
    other_ids: list[str] = Field(description="Ids that an alias made the same user.")
    anonymous_ids: list[str]
    group_id: str | None
    traits: dict[str, Any]
    first_seen_at: UtcDatetime
    last_seen_at: UtcDatetime
    event_count: int
    counts: list[EventCount]
    events: list[EventRow] = Field(description="The newest 50.")
    window_days: int
    is_complete: bool = Field(description="False if only the newest 5,000 events were counted.")
