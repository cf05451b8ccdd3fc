"""Read product events for screens and other systems."""

from __future__ import annotations

from c360.api.events.schemas import (
    EventCount,
    EventProfileAnswer,
    EventRow,
    RecentEventsAnswer,
)
from c360.api.services import Services
from c360.domain.event_profiles import LiveEvents, ProductEvent
from c360.domain.roles import Permission, has_permission
from c360.errors import NotFoundError
from c360.state.users import User


def get_recent_events(services: Services, user: User, limit: int) -> RecentEventsAnswer:
    """Return the newest events; personal data only to roles that may see it."""
    recent = _live_events(services).recent(limit)
    is_open = has_permission(user.role, Permission.PERSONAL_DATA_READ)
    return RecentEventsAnswer(
        items=[_row(event, is_open) for event in recent.events],
        waiting_count=recent.waiting_count,
        data_time=recent.data_time,
    )


def get_event_profile(services: Services, user_id: str) -> EventProfileAnswer:
    """Return one user by their events.

    Raises:
        NotFoundError: No event of the window names them.
    """
    profile = _live_events(services).profile(user_id)
    if profile is None:
        raise NotFoundError(f"No event of the last days names a user {user_id[:100]!r}.")
    return EventProfileAnswer(
        user_id=profile.user_id,
        other_ids=list(profile.other_ids),
        anonymous_ids=list(profile.anonymous_ids),
        group_id=profile.group_id,
        traits=dict(profile.traits),
        first_seen_at=profile.first_seen_at,
        last_seen_at=profile.last_seen_at,
        event_count=profile.event_count,
        counts=[EventCount(event=name, event_count=n) for name, n in profile.counts.items()],
        events=[_row(event, True) for event in profile.events],
        window_days=profile.window_days,
        is_complete=profile.is_complete,
    )


def _live_events(services: Services) -> LiveEvents:
    if services.settings.live_events is None:
        raise NotFoundError("Events are not available here: no reader of them is set.")
    return services.settings.live_events


def _row(event: ProductEvent, is_open: bool) -> EventRow:
    return EventRow(
        message_id=event.message_id,
        type=event.type,
        event=event.event,
        user_id=event.user_id if is_open else None,
        anonymous_id=event.anonymous_id if is_open else None,
        group_id=event.group_id,
        properties=dict(event.properties) if is_open else None,
        traits=dict(event.traits) if is_open else None,
        occurred_at=event.occurred_at,
        received_at=event.received_at,
        is_landed=event.is_landed,
    )
