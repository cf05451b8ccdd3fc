"""What keeps a source from giving its rows, told until it gives them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from c360.kit.clock import Clock, utc_now
from c360.lake.blocks import Blocks
from c360.sources.databases.notes import TROUBLE, Notes


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a source gives no rows, in words for people, and since when."""

    message: str
    since: datetime


class SourceTroubles:
    """Remembers, in the data folder, which sources failed when they were read last.

    A hint like the other notes: lost, it is told anew by the next attempt.
    """

    def __init__(self, data: Path, clock: Clock = utc_now) -> None:
        self._data = data
        self._clock = clock

    def note(self, source: str, error: Exception) -> None:
        """Remember that a source failed; it has done so since it first did."""
        known = self._read(source)
        since = self._clock() if known is None else known.since
        message = str(error).removeprefix(f"Source {source!r}: ")
        self._notes(source).write(TROUBLE, {"message": message, "since": since.isoformat()})

    def clear(self, source: str) -> None:
        """Forget it: the source was read."""
        self._notes(source).remove(TROUBLE)

    def find(self, source: str, feed: str) -> Trouble | None:
        """Return what keeps a source out: its contract, or else that it could not be read."""
        for block in Blocks(self._data).blocks(feed):
            if block.source == source:
                return Trouble(f"Blocked ({block.kind}): {block.message}", block.blocked_at)
        return self._read(source)

    def _read(self, source: str) -> Trouble | None:
        note = self._notes(source).read(TROUBLE)
        if note is None or not {"message", "since"} <= note.keys():
            return None
        return Trouble(note["message"], datetime.fromisoformat(note["since"]))

    def _notes(self, source: str) -> Notes:
        return Notes(self._data / "sources", source)
