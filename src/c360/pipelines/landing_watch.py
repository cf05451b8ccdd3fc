"""Watch the sources' files: land each within seconds of when it is finished."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.errors import C360Error, RetryableError, WorkspaceBusyError
from c360.pipelines.ingest import IngestResult, ingest_sources, list_files
from c360.pipelines.lakes import s3_options
from c360.sources.stores import FileAccess, FoundFile


class SettledFiles:
    """Tells finished files from those being written, by what listings show of them.

    A file is finished when neither its size nor its time has changed for some seconds.
    """

    def __init__(self, settle_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._settle_seconds = settle_seconds
        self._clock = clock
        self._seen: dict[str, tuple[FoundFile, float]] = {}

    def is_settled(self, file: FoundFile) -> bool:
        """Whether a file has been as it is for long enough; a version in a store always has."""
        if file.version:
            return True
        now = self._clock()
        known, since = self._seen.get(file.name, (None, now))
        if known != file:
            since = now
        self._seen[file.name] = (file, since)
        return now - since >= self._settle_seconds


@dataclass(slots=True)
class Watch:
    """One workspace being watched. ``tell`` hears of what landed, ``warn`` of what went wrong."""

    workspace: Workspace
    contracts: Mapping[str, Contract]
    tell: Callable[[IngestResult], None]
    warn: Callable[[str], None]
    settled: SettledFiles
    _known: frozenset[FoundFile] | None = field(default=None, init=False)
    _hashes: dict[FoundFile, str] = field(default_factory=dict, init=False)
    _warned: str | None = field(default=None, init=False)

    def look(self) -> None:
        """Look once, and land what is new and finished.

        An error is told once; the watch goes on, since the next file may mend it.
        """
        try:
            self._look()
        except WorkspaceBusyError as error:
            self._warn_once(f"{error} It is tried again.")
        except C360Error as error:
            if isinstance(error, RetryableError):
                self._known = None
            self._warn_once(f"{type(error).__name__}: {error}")

    def _look(self) -> None:
        access = FileAccess(
            s3=s3_options(self.workspace),
            is_settled=self.settled.is_settled,
            hashes=self._hashes,
            is_watching=True,
        )
        found = frozenset(list_files(self.workspace, access))
        if found == self._known:
            return
        with self.workspace.lock("c360 ingest --watch"):
            # Known even if it fails: the same files would fail again.
            self._known = found
            result = ingest_sources(self.workspace, self.contracts, lambda *_: None, access=access)
        for gone in self._hashes.keys() - found:
            del self._hashes[gone]
        self._warned = None
        if result.landed:
            self.tell(result)

    def _warn_once(self, message: str) -> None:
        if message != self._warned:
            self.warn(message)
        self._warned = message


def watch_forever(watch: Watch, interval_seconds: float) -> NoReturn:
    """Look again and again, until the process is stopped: it may be at any moment."""
    while True:
        watch.look()
        time.sleep(interval_seconds)
