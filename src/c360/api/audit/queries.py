"""Read the audit trail."""

from __future__ import annotations

from c360.api.audit.filters import AuditQuery
from c360.api.audit.schemas import AuditEntry, AuditPage
from c360.api.services import Services


def list_audit(services: Services, query: AuditQuery) -> AuditPage:
    """Return one page of the audit trail, newest first."""
    services.audit.flush()
    trail = services.state.audit
    before = int(query.cursor) if query.cursor else None
    records = trail.list_audit(
        user=query.user, action=query.action, before=before, limit=query.limit + 1
    )
    items = [
        AuditEntry(
            id=record.id,
            at=record.at,
            user_name=record.user_name,
            action=record.action,
            target=record.target,
            status=record.status,
            address=record.address,
        )
        for record in records[: query.limit]
    ]
    return AuditPage(
        items=items,
        next_cursor=str(items[-1].id) if len(records) > query.limit else None,
        total=trail.count_audit(user=query.user, action=query.action),
    )
