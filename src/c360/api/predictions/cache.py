"""Keep ad-hoc predictions for a while, by what they were made from."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from c360.kit.hashing import hash_json
from c360.ml.features import Value

if TYPE_CHECKING:
    from c360.ml.bundle import Prediction

KEPT_SECONDS = 3_600
MOST_KEPT = 10_000


class PredictionCache:
    """Keeps predictions by a hash of model, version and features.

    The version is part of the name: an answer of another version is never found. The clock only
    ever goes forward; it says nothing about the day.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        kept_seconds: float = KEPT_SECONDS,
        most_kept: int = MOST_KEPT,
    ) -> None:
        self._clock = clock
        self._kept_seconds = kept_seconds
        self._most_kept = most_kept
        self._kept: OrderedDict[str, tuple[float, Prediction]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, name: str) -> Prediction | None:
        """Return a prediction that is not too old."""
        with self._lock:
            found = self._kept.get(name)
            if found is None:
                return None
            made_at, prediction = found
            if self._clock() - made_at >= self._kept_seconds:
                del self._kept[name]
                return None
            return prediction

    def keep(self, name: str, prediction: Prediction) -> None:
        """Keep a prediction; the oldest leaves when there are too many."""
        with self._lock:
            self._kept[name] = (self._clock(), prediction)
            self._kept.move_to_end(name)
            while len(self._kept) > self._most_kept:
                self._kept.popitem(last=False)


def name_prediction(model: str, version: str, features: Mapping[str, Value]) -> str:
    """Return the name that a prediction is kept under.

    Examples:
        >>> one = name_prediction("churn", "v1", {"age": 30.0, "state": "TX"})
        >>> one == name_prediction("churn", "v1", {"state": "TX", "age": 30.0})
        True
        >>> one == name_prediction("churn", "v2", {"age": 30.0, "state": "TX"})
        False
    """
    return hash_json([model, version, dict(features)])
