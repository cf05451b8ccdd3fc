"""What somebody should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

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

    def list_alerts(self, limit: int = 100) -> Sequence[Alert]:
        """Return alerts, newest first."""
        columns = [ALERTS.c.at, ALERTS.c.kind, ALERTS.c.target, ALERTS.c.message, ALERTS.c.run_id]
        query = select(*columns).order_by(ALERTS.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [Alert(**row) for row in rows]
