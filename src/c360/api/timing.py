"""Count how long look-ups take; what is counted is written to the state database in between."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from datetime import datetime

from c360.errors import StateError
from c360.kit.clock import Clock, utc_now
from c360.state.hops import RequestTimes

log = logging.getLogger(__name__)

FLUSH_SECONDS = 30.0
BOUNDS_MS = (5, 10, 20, 50, 100, 150, 200, 250, 300, 500, 1000, 2000, 5000, 60_000)
"""Upper bounds in which requests are counted; 200 and 300 are the promises."""
LOOKUPS = frozenset(
    {
        "/accounts/{account_id}",
        "/customers/lookup",
        "/customers/{customer_id}",
        "/engagement/profiles/{customer_id}",
        "/predictions/{model}/{entity_id}",
    }
)
"""Routes that look one thing up: what the promise of tier ``lookup`` is about."""


class LookupTimer:
    """Counts look-ups by hour, route and time taken, from any thread."""

    def __init__(self, times: RequestTimes, clock: Clock = utc_now) -> None:
        self._times = times
        self._clock = clock
        self._counts: Counter[tuple[datetime, str, int]] = Counter()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def note(self, route: str, seconds: float) -> None:
        """Count one request, if its route looks something up."""
        if route not in LOOKUPS:
            return
        hour = self._clock().replace(minute=0, second=0, microsecond=0)
        up_to = next((bound for bound in BOUNDS_MS if seconds * 1000 <= bound), BOUNDS_MS[-1])
        with self._lock:
            self._counts[hour, route, up_to] += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="timing", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Write what was counted; what cannot be written is kept for the next time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        try:
            self._times.add_counts(counts)
        except StateError:
            log.exception("The times of %d look-ups were not written yet", counts.total())
            with self._lock:
                self._counts += counts

    def close(self) -> None:
        """Write what was counted, and stop."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()
        self.flush()

    def _run(self) -> None:
        while not self._closing.wait(FLUSH_SECONDS):
            self.flush()
