"""What a stream is: read on from a checkpoint; acknowledge once what was read is committed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from c360.sources.readers import Reader
from c360.sources.spec import SourceBatch, SourceFile, SourceSpec

Checkpoint = Mapping[str, str]
"""Where to read on: a place for each partition, as the broker writes it."""

OpenFile = Callable[[SourceFile, Mapping[str, str]], Reader]


@dataclass(frozen=True, slots=True)
class StreamLag:
    """How far behind a reader was; None is what the broker does not tell.

    ``seconds`` is how long before it was read the last message came to the broker, of the partition
    that is worst; ``messages`` how many the broker still held after it.
    """

    seconds: float | None = None
    messages: int | None = None


@dataclass(frozen=True, slots=True)
class StreamBatch:
    """Messages that land together. ``checkpoint`` is where to read on after them."""

    batch: SourceBatch
    checkpoint: Checkpoint
    open: OpenFile
    lag: StreamLag = StreamLag()


class Stream(Protocol):
    """A broker's stream. One adapter is one module.

    An adapter keeps no place of its own: what it is given decides what it reads, so a batch that
    was read but never committed is read again.
    """

    spec: SourceSpec

    def read(self, checkpoint: Checkpoint, wait_seconds: float) -> StreamBatch | None:
        """Read what follows a checkpoint, or None if nothing comes within ``wait_seconds``.

        Raises:
            StreamError: The broker cannot be reached; trying again may help.
            SourceError: There is no such stream.
        """
        ...

    def acknowledge(self, batch: StreamBatch) -> None:
        """Let the broker forget a batch that is committed. It may: the checkpoint is the truth."""
        ...

    def close(self) -> None:
        """Let go of the broker."""
        ...
