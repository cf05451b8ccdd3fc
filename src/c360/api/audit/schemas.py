"""Shapes of the audit trail."""

from __future__ import annotations

from c360.api.schemas import Shape, UtcDatetime


class AuditEntry(Shape):
    """Who did what to what, when, from where, and whether it worked."""

    id: int
    at: UtcDatetime
    user_name: str
    action: str
    target: str | None
    status: str
    address: str | None


class AuditPage(Shape):
    """One page of the audit trail, newest first."""

    items: list[AuditEntry]
    next_cursor: str | None
    total: int
