"""Know which messages came before, over a window of hours, in 24 to 64 bytes a message."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from c360.contracts.duplicates import DuplicateFinder
from c360.contracts.row_hashes import hash_rows


class MessageWindow:
    """Remembers message ids by the hour in which they were received.

    Args:
        hours: A repeat received within so many hours after its message is found for certain; one
            that comes up to an hour later may be.
    """

    def __init__(self, hours: int) -> None:
        self._hours = hours
        self._seen: dict[datetime, DuplicateFinder] = {}

    def find_repeats(self, ids: pa.Array, received_at: datetime) -> pa.Array:
        """Mark the ids that came before, here or in the window; remember the others.

        Examples:
            >>> window = MessageWindow(24)
            >>> window.find_repeats(pa.array(["a", "b", "a"]), datetime(2026, 6, 1)).to_pylist()
            [False, False, True]
            >>> window.find_repeats(pa.array(["b", "c"]), datetime(2026, 6, 1, 23)).to_pylist()
            [True, False]
        """
        hour = received_at.replace(minute=0, second=0, microsecond=0)
        self._forget(hour)
        hashes = hash_rows(pa.table({"message_id": ids}))
        seen = pa.repeat(False, len(hashes))
        for other, finder in self._seen.items():
            if other != hour:
                seen = pc.or_(seen, finder.knows(hashes))
        current = self._seen.setdefault(hour, DuplicateFinder())
        is_unseen = pc.invert(seen)
        others = hashes.filter(is_unseen.to_numpy(zero_copy_only=False))
        return pc.replace_with_mask(seen, is_unseen, current.find_hashes(others))

    def _forget(self, hour: datetime) -> None:
        oldest = hour - timedelta(hours=self._hours)
        for old in [other for other in self._seen if other < oldest]:
            del self._seen[old]
