"""Requests per user: a moving window in memory, per process."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from c360.errors import ThrottledError


class RequestLimiter:
    """Lets each user make so many requests a minute; 0 is no limit."""

    def __init__(self, per_minute: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._item = RateLimitItemPerMinute(per_minute) if per_minute else None

    def count(self, user_name: str) -> None:
        """Count one request.

        Raises:
            ThrottledError: The user made too many in the last minute.
        """
        if self._item is None or self._limiter.hit(self._item, user_name):
            return
        reset_at = self._limiter.get_window_stats(self._item, user_name).reset_time
        wait = max(1, math.ceil(reset_at - time.time()))
        raise ThrottledError(
            f"More than {self._item.amount} requests in a minute. Try again in {wait} s.", wait
        )
