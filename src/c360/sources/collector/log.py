"""Append to the collector's log: many requests share one write and one fdatasync."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from c360.errors import CollectorFullError, LogError, WorkspaceBusyError
from c360.kit.files import sync_folder
from c360.sources.collector.records import list_segments, name_segment, pack_record

log = logging.getLogger(__name__)

SEGMENT_BYTES = 16 << 20
MEASURE_SECONDS = 0.5
RETRY_AFTER_SECONDS = 5


@dataclass(slots=True)
class _Waiting:
    """What the next write takes, and who is told when it is on disk."""

    payloads: list[bytes] = field(default_factory=list)
    futures: list[Future[None]] = field(default_factory=list)
    size: int = 0


class EventLog:
    """The one writer of a log. A future resolves when its record would survive a power cut.

    Every start begins a new segment: a record that a crash has cut off is never written after.
    """

    def __init__(self, folder: Path, max_bytes: int, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._segment_bytes = segment_bytes
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock_file = _lock(folder)
        self._condition = threading.Condition()
        self._waiting = _Waiting()
        self._is_closed = False
        self._older_bytes, self._measured_at = 0, 0.0
        self._number = self._descriptor = -1
        self._written = 0
        self._open_segment()
        self._thread = threading.Thread(target=self._write_forever, name="event-log", daemon=True)
        self._thread.start()

    def append(self, payload: bytes) -> Future[None]:
        """Hand a record over; the future resolves once it is on disk.

        Raises:
            CollectorFullError: What has not landed yet has reached its bound.
        """
        future: Future[None] = Future()
        record = pack_record(payload)
        with self._condition:
            if self._is_closed:
                raise LogError("The event log is closed. Send the events again.")
            pending = self._older_bytes + self._written + self._waiting.size
            if pending + len(record) > self._max_bytes:
                raise CollectorFullError(
                    f"{pending:,} bytes of events wait to be landed; {self._max_bytes:,} are "
                    f"allowed. Send again in {RETRY_AFTER_SECONDS} s.",
                    RETRY_AFTER_SECONDS,
                )
            self._waiting.payloads.append(record)
            self._waiting.futures.append(future)
            self._waiting.size += len(record)
            self._condition.notify()
        return future

    def close(self) -> None:
        """Write what was handed over, and let go of the log."""
        with self._condition:
            if self._is_closed:
                return
            self._is_closed = True
            self._condition.notify()
        self._thread.join()
        os.close(self._descriptor)
        self._lock_file()

    def _write_forever(self) -> None:
        while True:
            with self._condition:
                while not self._waiting.payloads and not self._is_closed:
                    self._condition.wait(MEASURE_SECONDS)
                    self._measure()
                if not self._waiting.payloads:
                    return
                taken, self._waiting = self._waiting, _Waiting()
            self._commit(taken)

    def _commit(self, taken: _Waiting) -> None:
        try:
            self._write(b"".join(taken.payloads))
        except OSError as error:
            self._start_over()
            told = LogError(f"The event log cannot be written: {error.strerror}. Send again later.")
            told.__cause__ = error
            log.error("the event log in %s cannot be written", self._folder, exc_info=error)
            for future in taken.futures:
                future.set_exception(told)
            return
        for future in taken.futures:
            future.set_result(None)
        self._measure()
        if self._written >= self._segment_bytes:
            self._start_over()

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]
        os.fdatasync(self._descriptor)
        self._written += len(data)

    def _start_over(self) -> None:
        """Begin a new segment; after a failed write nothing may follow in the old one."""
        old = self._descriptor
        try:
            self._open_segment()
        except OSError as error:
            log.error("no new segment can be made in %s", self._folder, exc_info=error)
            return
        os.close(old)

    def _open_segment(self) -> None:
        # Named by time, so that numbers grow even if somebody has removed the older ones.
        newest = max((number for number, _ in list_segments(self._folder)), default=0)
        self._number = max(time.time_ns() // 1000, newest + 1)
        path = name_segment(self._folder, self._number)
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        self._written = 0
        sync_folder(self._folder)
        self._measured_at = 0.0
        self._measure()

    def _measure(self) -> None:
        """Count what lies in older segments: they are removed as they land."""
        now = time.monotonic()
        if self._measured_at and now - self._measured_at < MEASURE_SECONDS:
            return
        self._measured_at = now
        self._older_bytes = sum(
            _size(path) for number, path in list_segments(self._folder) if number != self._number
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _lock(folder: Path) -> Callable[[], None]:
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise WorkspaceBusyError(
            f"Another process collects events into {folder}. Stop it, or send events to it."
        ) from error
    return lambda: os.close(descriptor)
