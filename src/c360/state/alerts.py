"""What somebody should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from c360.errors import NotFoundError
from c360.state.port import Transactions
from c360.state.tables import ALERTS


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: what kind, about what, raised by which run."""

    at: datetime
    kind: str
    target: str
    message: str
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class StoredAlert(Alert):
    """An alert as kept: how often it was raised, when last, and whether anybody was told."""

    id: int = 0
    repeat_count: int = 1
    last_at: datetime | None = None
    sent_at: datetime | None = None
    delivery: str | None = None
    acknowledged_at: datetime | None = None


class Alerts:
    """Alerts, oldest first."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def raise_alerts(self, alerts: Sequence[Alert]) -> None:
        """Add alerts."""
        if not alerts:
            return
        with self._database.write() as connection:
            connection.execute(ALERTS.insert(), [asdict(alert) for alert in alerts])

    def raise_once(self, alert: Alert, cooldown: timedelta) -> StoredAlert | None:
        """Add an alert; one of the same kind and target within the cooldown counts as a repeat.

        Returns:
            The alert as kept; None for a repeat, which nobody need be told of again.
        """
        same = (ALERTS.c.kind == alert.kind) & (ALERTS.c.target == alert.target)
        newest = select(ALERTS).where(same).order_by(ALERTS.c.id.desc()).limit(1)
        with self._database.write() as connection:
            row = connection.execute(newest.with_for_update()).one_or_none()
            if row is not None and alert.at - row.at < cooldown:
                known = ALERTS.c.id == row.id
                values = {"repeat_count": (row.repeat_count or 1) + 1, "last_at": alert.at}
                connection.execute(ALERTS.update().where(known).values(**values))
                return None
            insert = ALERTS.insert().values(**asdict(alert), repeat_count=1, last_at=alert.at)
            added = int(connection.execute(insert.returning(ALERTS.c.id)).scalar_one())
            return _read(connection.execute(select(ALERTS).where(ALERTS.c.id == added)).one())

    def note_delivery(self, alert_id: int, at: datetime, delivery: str) -> None:
        """Keep who was told of an alert, and whom that failed for."""
        same = ALERTS.c.id == alert_id
        with self._database.write() as connection:
            connection.execute(
                ALERTS.update().where(same).values(sent_at=at, delivery=delivery[:2000])
            )

    def acknowledge(self, alert_id: int, at: datetime) -> StoredAlert:
        """Note that somebody has seen an alert.

        Raises:
            NotFoundError: There is none of this number.
        """
        same = ALERTS.c.id == alert_id
        unseen = same & ALERTS.c.acknowledged_at.is_(None)
        with self._database.write() as connection:
            connection.execute(ALERTS.update().where(unseen).values(acknowledged_at=at))
            row = connection.execute(select(ALERTS).where(same)).one_or_none()
        if row is None:
            raise NotFoundError(f"There is no alert {alert_id}.")
        return _read(row)

    def list_alerts(self, limit: int = 100) -> Sequence[StoredAlert]:
        """Return alerts, newest first."""
        query = select(ALERTS).order_by(ALERTS.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [_read(row) for row in connection.execute(query).all()]


def _read(row: Row[Any]) -> StoredAlert:
    values = dict(row._mapping)
    return StoredAlert(**{**values, "repeat_count": values["repeat_count"] or 1})
