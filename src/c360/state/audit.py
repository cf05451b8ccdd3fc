"""Who did what to what, when, from where. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from c360.state.port import Transactions
from c360.state.tables import AUDIT_TRAIL


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One action. ``status`` is succeeded, failed or denied."""

    at: datetime
    user_name: str
    action: str
    target: str | None
    status: str
    address: str | None


@dataclass(frozen=True, slots=True)
class StoredAuditRecord(AuditRecord):
    """One action as stored; later ones have larger numbers."""

    id: int


class AuditTrail:
    """The audit trail."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def record(self, *records: AuditRecord) -> None:
        """Add actions."""
        if not records:
            return
        with self._database.write() as connection:
            connection.execute(AUDIT_TRAIL.insert(), [_values(record) for record in records])

    def list_audit(
        self,
        *,
        user: str | None = None,
        action: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> Sequence[StoredAuditRecord]:
        """Return actions, newest first.

        Args:
            user: Only of this user.
            action: Only of this name.
            before: Only those with smaller numbers.
            limit: At most so many.
        """
        query = select(AUDIT_TRAIL).where(*_matching(user, action))
        if before is not None:
            query = query.where(AUDIT_TRAIL.c.id < before)
        query = query.order_by(AUDIT_TRAIL.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [StoredAuditRecord(**row) for row in rows]

    def count_audit(self, *, user: str | None = None, action: str | None = None) -> int:
        """Return how many actions there are."""
        query = select(func.count(AUDIT_TRAIL.c.id)).where(*_matching(user, action))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()


def _matching(user: str | None, action: str | None) -> list[ColumnElement[bool]]:
    wanted = ((AUDIT_TRAIL.c.user_name, user), (AUDIT_TRAIL.c.action, action))
    return [column == value for column, value in wanted if value is not None]


def _values(record: AuditRecord) -> dict[str, object]:
    return {
        "at": record.at,
        "user_name": record.user_name[:200],
        "action": record.action[:64],
        "target": record.target[:500] if record.target is not None else None,
        "status": record.status,
        "address": record.address[:64] if record.address is not None else None,
    }
