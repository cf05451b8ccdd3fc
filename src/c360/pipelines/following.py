"""Follow databases: land micro-batches as they come, until told to stop."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.errors import C360Error, ConfigError, RetryableError, SourceError, WorkspaceBusyError
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.polling import PolledFeed, describe_held, describe_withheld
from c360.pipelines.source_specs import select_specs
from c360.sources.spec import SourceBatch, SourceSpec

POLL_SECONDS = 0.5
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LOCK_PAUSE = 0.2


class FollowReport(Protocol):
    """Is told what is landed and what fails."""

    def landed(self, manifest: BatchManifest) -> None:
        """Say that a batch has landed."""
        ...

    def failed(self, source: str, error: C360Error, pause: float) -> None:
        """Say that a source failed, and after how many seconds it is tried again."""
        ...

    def warned(self, text: str) -> None:
        """Say something worth knowing."""
        ...


@dataclass(slots=True)
class _Followed:
    """One source: open, or waiting to be tried again."""

    spec: SourceSpec
    feed: PolledFeed | None = None
    try_at: float = 0.0
    pause: float = FIRST_PAUSE
    told: str = ""


def follow_sources(
    workspace: Workspace,
    contracts: Mapping[str, Contract],
    names: Sequence[str],
    report: FollowReport,
    stop: Event,
) -> None:
    """Land changes of databases as they come, until ``stop`` is set.

    The workspace is locked for each batch alone, so that a run can go on beside it. A source that
    fails is tried again after a pause that grows; the others do not wait for it.

    Raises:
        UnknownNameError: No source has one of the names.
        ConfigError: None of the sources is a database.
        MappingError: A mapping is wrong.
    """
    specs = select_specs(workspace, names)
    databases = [spec for spec in specs if spec.database is not None]
    others = [spec.name for spec in specs if spec.database is None]
    if not databases or (names and others):
        raise ConfigError(
            f"Only databases can be followed, not {', '.join(others) or 'nothing'}. Name sources "
            "of kind 'postgres' or 'mysql', or run `c360 ingest` without --follow."
        )
    lake = Lake(workspace.data)
    follower = _Follower(workspace, contracts, lake, report, stop)
    followed = [_Followed(spec) for spec in databases]
    try:
        while not stop.is_set():
            follower.go_round(followed)
    finally:
        for item in followed:
            if item.feed is not None:
                item.feed.close()


class _Follower:
    def __init__(
        self,
        workspace: Workspace,
        contracts: Mapping[str, Contract],
        lake: Lake,
        report: FollowReport,
        stop: Event,
    ) -> None:
        self._workspace = workspace
        self._contracts = contracts
        self._lake = lake
        self._report = report
        self._stop = stop

    def go_round(self, followed: Sequence[_Followed]) -> None:
        """Give each source a turn."""
        is_any_open = False
        for item in followed:
            if self._stop.is_set():
                return
            try:
                is_any_open |= self._take_turn(item, POLL_SECONDS / len(followed))
            except SourceError as error:
                self._put_off(item, error)
        if not is_any_open:
            self._stop.wait(POLL_SECONDS)

    def _take_turn(self, item: _Followed, seconds: float) -> bool:
        if item.feed is None and not self._open(item):
            return False
        assert item.feed is not None
        batch = item.feed.poll(seconds)
        if batch is not None:
            self._land(item.feed, batch)
        item.pause, item.told = FIRST_PAUSE, ""
        return True

    def _open(self, item: _Followed) -> bool:
        if time.monotonic() < item.try_at:
            return False
        feed = PolledFeed(item.spec, self._contracts, self._lake, self._workspace)
        try:
            is_open = feed.open()
        except BaseException:
            feed.close()
            raise
        if not is_open:
            self._wait_for_other(item, describe_held(feed))
            return False
        item.feed = feed
        return True

    def _wait_for_other(self, item: _Followed, told: str) -> None:
        if told != item.told:
            self._report.warned(told)
        item.told = told
        item.try_at = time.monotonic() + FIRST_PAUSE

    def _put_off(self, item: _Followed, error: SourceError) -> None:
        """Close a source that failed; say so once, and try again later."""
        if item.feed is not None:
            item.feed.close()
            item.feed = None
        # What no retry mends, such as a lost column, somebody must mend: look now and then.
        pause = item.pause if isinstance(error, RetryableError) else max(item.pause, 10.0)
        item.try_at = time.monotonic() + pause
        item.pause = min(pause * 2, LONGEST_PAUSE)
        if str(error) != item.told:
            self._report.failed(item.spec.name, error, pause)
        item.told = str(error)

    def _land(self, feed: PolledFeed, batch: SourceBatch) -> None:
        """Land a batch as soon as nobody else writes to the workspace."""
        is_waiting = False
        while not self._stop.is_set():
            try:
                with self._workspace.lock("c360 ingest --follow"):
                    manifest = feed.land(batch)
            except WorkspaceBusyError as error:
                if not is_waiting:
                    self._report.warned(f"Source {feed.spec.name!r} waits. {error}")
                is_waiting = True
                feed.keep_alive()
                self._stop.wait(LOCK_PAUSE)
                continue
            self._report.landed(manifest)
            for text in describe_withheld(manifest):
                self._report.warned(text)
            return
