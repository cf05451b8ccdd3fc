"""Write the audit trail: what changes something at once, what only reads within a second.

A reading action waits in memory for at most a second, and is written at shutdown. A process that
is killed may lose that second of reads; it never loses a log-in, an export or a change.
"""

from __future__ import annotations

import logging
import queue
import threading

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from c360.errors import StateError
from c360.kit.clock import utc_now
from c360.state.audit import AuditRecord, AuditTrail

log = logging.getLogger(__name__)

FLUSH_SECONDS = 1.0
MOST_WAITING = 10_000
READS = frozenset({"account.read", "customer.read", "interactions.search"})


class AuditWriter:
    """Writes to the audit trail, from any thread."""

    def __init__(self, trail: AuditTrail) -> None:
        self._trail = trail
        self._waiting: queue.Queue[AuditRecord] = queue.Queue(MOST_WAITING)
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def record_now(
        self, user_name: str, action: str, target: str | None, status: str, address: str | None
    ) -> None:
        """Write one action before returning."""
        self._trail.record(AuditRecord(utc_now(), user_name, action, target, status, address))

    async def record_request(
        self, request: Request, user_name: str, action: str, status: str
    ) -> None:
        """Write a request: reads soon, everything else before returning."""
        named = request.path_params.get("account_id") or request.path_params.get("customer_id")
        target = named or f"{request.method} {request.url.path}"
        address = request.client.host if request.client else None
        record = AuditRecord(utc_now(), user_name, action, _clean(target), status, address)
        if action in READS and status == "succeeded":
            self._record_soon(record)
        else:
            await run_in_threadpool(self._trail.record, record)

    def _record_soon(self, record: AuditRecord) -> None:
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
                    self._thread.start()
        self._waiting.put(record)

    def flush(self) -> None:
        """Write what waits."""
        records: list[AuditRecord] = []
        while len(records) < MOST_WAITING:
            try:
                records.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        try:
            self._trail.record(*records)
        except StateError:
            log.exception("%d audit records of reads were not written", len(records))

    def close(self) -> None:
        """Write what waits, and stop."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()
        self.flush()

    def _run(self) -> None:
        while not self._closing.wait(FLUSH_SECONDS):
            self.flush()


def _clean(text: str) -> str:
    """Return text that any database stores."""
    return text.replace("\0", "�").encode(errors="replace").decode()
