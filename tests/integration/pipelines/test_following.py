"""Followed sources: none stops another, and one that falls behind is told of and opened anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from c360.config.workspace import Workspace
from c360.errors import BatchBlockedError, C360Error, MappingError, SourceUnavailableError
from c360.kit.clock import utc_now_naive
from c360.lake.manifest import BatchHeader, BatchManifest, LandResult
from c360.pipelines.following import Followed, Follower
from c360.pipelines.lag import LagWatch
from c360.pipelines.source_troubles import SourceTroubles
from c360.sources.spec import SourceBatch, SourceSpec
from c360.state.alerts import Alert
from c360.testing.workspaces import make_workspace

START = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass
class Bench:
    """Where followed sources run in a test: what they said, and a clock that is set."""

    workspace: Workspace
    now: datetime = START
    alerts: list[Alert] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    batches: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def landed(self, manifest: BatchManifest) -> None:
        self.batches.append(manifest.header.source)

    def failed(self, source: str, error: C360Error, pause: float) -> None:
        self.failures.append(source)

    def warned(self, text: str) -> None:
        raise AssertionError(text)

    def notify(self, alerts: Sequence[Alert]) -> Sequence[Alert]:
        known = {alert.target for alert in self.alerts}
        fresh = [alert for alert in alerts if alert.target not in known]
        self.alerts += fresh
        return fresh

    def follow(self, work: dict[str, Callable[[], float]]) -> tuple[Follower, list[Followed]]:
        follower = Follower(
            self.workspace,
            lambda spec: FakeFeed(spec, work[spec.name], self.opened),
            self,
            LagWatch(self.notify, lambda: self.now),
            Event(),
        )
        specs = [SourceSpec(name, "payments", "postgres", Path()) for name in work]
        return follower, [Followed(spec) for spec in specs]


class FakeFeed:
    """Gives a batch in each turn; ``work`` says how many seconds behind it is, or fails."""

    def __init__(self, spec: SourceSpec, work: Callable[[], float], opened: list[str]) -> None:
        self.spec = spec
        self._work = work
        self._opened = opened

    def open(self) -> bool:
        self._opened.append(self.spec.name)
        return True

    def poll(self, seconds: float) -> SourceBatch | None:
        return SourceBatch("", ())

    def land(self, batch: SourceBatch) -> BatchManifest:
        at, lag = utc_now_naive(), self._work()
        header = BatchHeader(
            "b", "payments", self.spec.name, "cdc", 1, "", "", "1", (), at, False,
            checkpoint={"lag_seconds": lag},
        )  # fmt: skip
        return BatchManifest(header, LandResult(0, 0, 0, 0), (), (), (), at)

    def keep_alive(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(make_workspace(tmp_path, "", {}))


def failing(error: C360Error) -> Callable[[], float]:
    def fail() -> float:
        raise error

    return fail


@pytest.mark.parametrize(
    "error",
    [SourceUnavailableError("no"), MappingError("no"), BatchBlockedError("no", "violation", "s")],
)
def test_an_error_of_one_source_does_not_stop_another(bench: Bench, error: C360Error) -> None:
    follower, followed = bench.follow({"bad": failing(error), "good": lambda: 0.5})

    for _ in range(3):
        follower.go_round(followed)

    assert bench.batches == ["good"] * 3
    assert bench.failures == ["bad"]
    assert bench.opened.count("bad") == 1  # It waits before it is tried again.


def test_a_source_that_failed_is_in_trouble_until_it_is_read(bench: Bench) -> None:
    follower, followed = bench.follow({"orders": failing(SourceUnavailableError("refused"))})
    troubles = SourceTroubles(bench.workspace.data)
    follower.go_round(followed)
    found = troubles.find("orders", "payments")
    assert found is not None
    assert found.message == "refused"

    follower, followed = bench.follow({"orders": lambda: 0.5})
    follower.go_round(followed)

    assert troubles.find("orders", "payments") is None


def test_a_source_that_is_too_far_behind_is_told_of_once_and_opened_anew(bench: Bench) -> None:
    follower, followed = bench.follow({"slow": lambda: 301.0, "good": lambda: 299.0})

    for _ in range(3):
        follower.go_round(followed)

    (alert,) = bench.alerts
    assert (alert.kind, alert.target) == ("lag_over_sla", "slow/replication")
    assert "5 minutes behind" in alert.message
    assert bench.opened == ["slow", "good", "slow"]


def test_a_source_that_does_not_answer_is_told_of_after_its_sla(bench: Bench) -> None:
    follower, followed = bench.follow(
        {"gone": failing(SourceUnavailableError("connection refused"))}
    )
    follower.go_round(followed)
    assert bench.alerts == []

    bench.now += timedelta(minutes=6)
    followed[0].try_at = 0
    follower.go_round(followed)

    (alert,) = bench.alerts
    assert "not answered for 6 minutes" in alert.message
    assert "connection refused" in alert.message
