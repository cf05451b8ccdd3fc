"""Follow databases: land micro-batches as they come, until told to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.errors import C360Error, ConfigError, RetryableError, WorkspaceBusyError
from c360.lake.manifest import BatchManifest
from c360.pipelines.lag import LagWatch
from c360.pipelines.lakes import open_lake
from c360.pipelines.planning import plan_mapping
from c360.pipelines.polling import PolledFeed, describe_held, describe_withheld
from c360.pipelines.source_specs import select_specs
from c360.pipelines.source_troubles import SourceTroubles
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


class Followable(Protocol):
    """A source that is polled and lands what it gives, as ``PolledFeed`` does."""

    spec: SourceSpec

    def open(self) -> bool:
        """Connect; False if another process reads the source."""
        ...

    def poll(self, seconds: float) -> SourceBatch | None:
        """Return the next batch, or None if nothing new came in time."""
        ...

    def land(self, batch: SourceBatch) -> BatchManifest:
        """Land a batch. The caller holds the workspace lock."""
        ...

    def keep_alive(self) -> None:
        """Keep the connection while a batch waits for the workspace."""
        ...

    def close(self) -> None:
        """Let go of the source."""
        ...


@dataclass(slots=True)
class Followed:
    """One source: open, or waiting to be tried again."""

    spec: SourceSpec
    feed: Followable | None = None
    try_at: float = 0.0
    pause: float = FIRST_PAUSE
    told: str = ""
    is_troubled: bool = True  # As far as is known: another process may have failed before.


def follow_sources(
    workspace: Workspace,
    contracts: Mapping[str, Contract],
    names: Sequence[str],
    report: FollowReport,
    lag: LagWatch,
    stop: Event,
) -> None:
    """Land changes of databases as they come, until ``stop`` is set.

    The workspace is locked for each batch alone, so that a run can go on beside it. A source that
    fails, however it does, is tried again after a pause that grows; the others do not wait for it.
    One that is further behind than its SLA is opened anew, and people are told.

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
    for spec in databases:
        plan_mapping(spec, contracts)
    lake = open_lake(workspace)
    follower = Follower(
        workspace,
        lambda spec: PolledFeed(spec, contracts, lake, workspace),
        report,
        lag,
        stop,
    )
    followed = [Followed(spec) for spec in databases]
    try:
        while not stop.is_set():
            follower.go_round(followed)
    finally:
        for item in followed:
            if item.feed is not None:
                item.feed.close()


class Follower:
    """Gives followed sources their turns; none of them can stop another."""

    def __init__(
        self,
        workspace: Workspace,
        make_feed: Callable[[SourceSpec], Followable],
        report: FollowReport,
        lag: LagWatch,
        stop: Event,
    ) -> None:
        self._workspace = workspace
        self._make_feed = make_feed
        self._report = report
        self._lag = lag
        self._stop = stop
        self._troubles = SourceTroubles(workspace.data)

    def go_round(self, followed: Sequence[Followed]) -> None:
        """Give each source a turn."""
        is_any_open = False
        for item in followed:
            if self._stop.is_set():
                return
            self._lag.started(item.spec.name)
            try:
                is_any_open |= self._take_turn(item, POLL_SECONDS / len(followed))
            except C360Error as error:
                self._put_off(item, error)
        if not is_any_open:
            self._stop.wait(POLL_SECONDS)

    def _take_turn(self, item: Followed, seconds: float) -> bool:
        if item.feed is None and not self._open(item):
            return False
        assert item.feed is not None
        batch = item.feed.poll(seconds)
        if batch is not None:
            self._land(item, item.feed, batch)
        self._lag.reached(item.spec.name)
        item.pause, item.told = FIRST_PAUSE, ""
        if item.is_troubled:
            self._troubles.clear(item.spec.name)
            item.is_troubled = False
        return True

    def _open(self, item: Followed) -> bool:
        if time.monotonic() < item.try_at:
            return False
        feed = self._make_feed(item.spec)
        try:
            is_open = feed.open()
        except BaseException:
            feed.close()
            raise
        if not is_open:
            self._wait_for_other(item, describe_held(item.spec.name))
            return False
        item.feed = feed
        return True

    def _wait_for_other(self, item: Followed, told: str) -> None:
        if told != item.told:
            self._report.warned(told)
        item.told = told
        item.try_at = time.monotonic() + FIRST_PAUSE

    def _put_off(self, item: Followed, error: C360Error) -> None:
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
        item.told, item.is_troubled = str(error), True
        self._troubles.note(item.spec.name, error)
        self._lag.failed(item.spec.name, error)

    def _land(self, item: Followed, feed: Followable, batch: SourceBatch) -> None:
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
            if self._lag.landed(manifest):
                feed.close()
                item.feed = None
            return
