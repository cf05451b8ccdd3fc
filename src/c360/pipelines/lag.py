"""Watch how far behind the databases and streams are that are followed, and tell people of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from c360.errors import C360Error
from c360.kit.clock import Clock, utc_now
from c360.lake.manifest import BatchManifest
from c360.ops.rules import find_replication_lag
from c360.state.alerts import Alert

log = logging.getLogger(__name__)

Notify = Callable[[Sequence[Alert]], Sequence[Alert]]
"""Tells people of alerts; returns those that they had not been told of before."""


class LagWatch:
    """Knows since when each source has been reached, and how far behind its batches came."""

    def __init__(self, notify: Notify, clock: Clock = utc_now) -> None:
        self._notify = notify
        self._clock = clock
        self._reached_at: dict[str, datetime] = {}

    def started(self, source: str) -> None:
        """Note that a source is followed from now on."""
        self._reached_at.setdefault(source, self._clock())

    def reached(self, source: str) -> None:
        """Note that a source has answered."""
        self._reached_at[source] = self._clock()

    def landed(self, manifest: BatchManifest) -> bool:
        """Look how far behind a batch was; return whether people are told of it just now.

        Tables that are read whole are history, and not behind.
        """
        header = manifest.header
        lag = header.seconds_behind
        if lag is None or header.mode == "full" or header.is_first_load:
            return False
        now = self._clock()
        if header.lag_seconds is None:
            return self._tell(find_replication_lag(header.source, lag, now))
        alerts = find_replication_lag(
            header.source, lag, now, messages=header.lag_messages, answer="It is read on."
        )
        return self._tell(alerts)

    def failed(self, source: str, error: C360Error) -> None:
        """Look since when a source that failed has not answered, and tell people if too long."""
        now = self._clock()
        silent = (now - self._reached_at.setdefault(source, now)).total_seconds()
        self._tell(find_replication_lag(source, silent, now, str(error)))

    def _tell(self, alerts: Sequence[Alert]) -> bool:
        """Tell people; that it fails, since the state database is away, stops no source."""
        try:
            return bool(alerts and self._notify(alerts))
        except C360Error:
            log.exception("An alert could not be kept")
            return False
