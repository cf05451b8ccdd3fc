"""When each batch came, landed, was staged, published and seen; and how long requests took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select

from c360.state.port import Transactions
from c360.state.tables import BATCH_HOPS, REQUEST_TIMES


@dataclass(frozen=True, slots=True)
class Hop:
    """The way of one batch; what it has not reached, or what nobody can know, is None.

    Args:
        batch_id: The batch.
        feed: Its feed.
        source: Its source.
        tier: ``batch`` or ``streaming``.
        is_history: Whether it came with the first load of its source: then it is no news.
        event_at: When its newest row became true.
        arrived_at: When its newest file was written.
        landed_at: When its rows were in the raw zone.
        staged_at: When they were in the warehouse.
        published_at: When the snapshot that holds them was published.
        visible_at: When a reader had opened that snapshot.
        run_id: The run that published it.
    """

    batch_id: str
    feed: str
    source: str
    tier: str
    is_history: bool
    event_at: datetime | None
    arrived_at: datetime | None
    landed_at: datetime
    staged_at: datetime | None = None
    published_at: datetime | None = None
    visible_at: datetime | None = None
    run_id: str | None = None

    def lag_seconds(self, until: datetime | None) -> float | None:
        """Return how long after its source had it a batch reached a point; None if not known."""
        since = self.arrived_at or (None if self.is_history else self.event_at)
        if since is None or until is None:
            return None
        return max(0.0, (until - since).total_seconds())


class BatchHops:
    """The ways of all batches."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def add_hops(self, hops: Sequence[Hop]) -> None:
        """Note batches that have landed; those known stay as they are."""
        with self._database.write() as connection:
            known: set[str] = set(connection.execute(select(BATCH_HOPS.c.batch_id)).scalars())
            rows = [asdict(hop) for hop in hops if hop.batch_id not in known]
            if rows:
                connection.execute(BATCH_HOPS.insert(), rows)

    def known_batches(self) -> set[str]:
        """Return the batches noted so far."""
        with self._database.read() as connection:
            return set(connection.execute(select(BATCH_HOPS.c.batch_id)).scalars())

    def stamp_staged(self, at: datetime) -> None:
        """Note that everything that has landed is staged."""
        is_open = BATCH_HOPS.c.staged_at.is_(None) & (BATCH_HOPS.c.landed_at <= at)
        with self._database.write() as connection:
            connection.execute(BATCH_HOPS.update().where(is_open).values(staged_at=at))

    def stamp_published(self, run_id: str, published_at: datetime, visible_at: datetime) -> int:
        """Note that everything that is staged is published, and return how many batches that is."""
        is_open = BATCH_HOPS.c.published_at.is_(None) & BATCH_HOPS.c.staged_at.is_not(None)
        values = {"run_id": run_id, "published_at": published_at, "visible_at": visible_at}
        with self._database.write() as connection:
            return connection.execute(BATCH_HOPS.update().where(is_open).values(**values)).rowcount

    def list_hops(self, since: datetime, run_id: str | None = None) -> Sequence[Hop]:
        """Return batches that landed since a time, oldest first; of one run or of all."""
        query = select(BATCH_HOPS).where(BATCH_HOPS.c.landed_at >= since)
        if run_id is not None:
            query = query.where(BATCH_HOPS.c.run_id == run_id)
        query = query.order_by(BATCH_HOPS.c.landed_at, BATCH_HOPS.c.batch_id)
        with self._database.read() as connection:
            return [Hop(**row) for row in connection.execute(query).mappings()]

    def newest_landings(self) -> dict[str, datetime]:
        """Return when each feed last landed a batch."""
        newest = func.max(BATCH_HOPS.c.landed_at).label("at")
        query = select(BATCH_HOPS.c.feed, newest).group_by(BATCH_HOPS.c.feed)
        with self._database.read() as connection:
            return {row.feed: row.at for row in connection.execute(query)}


class RequestTimes:
    """How many requests of a route took up to how long, hour by hour."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def add_counts(self, counts: Mapping[tuple[datetime, str, int], int]) -> None:
        """Add counts by hour, route and upper bound in milliseconds."""
        if not counts:
            return
        table = REQUEST_TIMES
        with self._database.write() as connection:
            for (hour, route, up_to_ms), count in counts.items():
                same = (
                    (table.c.hour == hour)
                    & (table.c.route == route)
                    & (table.c.up_to_ms == up_to_ms)
                )
                added = table.update().where(same).values(count=table.c.count + count)
                if connection.execute(added).rowcount == 0:
                    values = {"hour": hour, "route": route, "up_to_ms": up_to_ms, "count": count}
                    connection.execute(table.insert().values(**values))

    def list_bins(self, since: datetime) -> list[tuple[int, int]]:
        """Return (upper bound in milliseconds, requests) of all routes since a time, by bound."""
        total = func.sum(REQUEST_TIMES.c.count).label("total")
        query = select(REQUEST_TIMES.c.up_to_ms, total).where(REQUEST_TIMES.c.hour >= since)
        query = query.group_by(REQUEST_TIMES.c.up_to_ms).order_by(REQUEST_TIMES.c.up_to_ms)
        with self._database.read() as connection:
            return [(int(row.up_to_ms), int(row.total)) for row in connection.execute(query)]
