"""What is worth an alert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from c360.domain.cost import Spending
from c360.domain.slo import PROMISES, Tier
from c360.ops.freshness import lag_of
from c360.state.alerts import Alert
from c360.state.hops import Hop
from c360.state.quality import QualityResult
from c360.state.runs import Run, RunStatus, StepStatus

DRIFT = "drift"
PARTITION = "expected partition"
TIMELINESS = "timeliness"
BATCH_TIERS = (Tier.STREAMING, Tier.BATCH, Tier.STAGING, Tier.CURATED)


def find_failed_step(run: Run, at: datetime) -> list[Alert]:
    """Return an alert for the step that a run failed in."""
    if run.status is not RunStatus.FAILED:
        return []
    failed = [step for step in run.steps if step.status is not StepStatus.SUCCEEDED and step.error]
    target = failed[-1].name if failed else run.pipeline
    message = f"{run.error or 'It failed.'} What was published before stays."
    return [Alert(at, "step_failed", f"{run.pipeline}/{target}", message, run.run_id)]


def find_lags(hops: Sequence[Hop], at: datetime) -> list[Alert]:
    """Return an alert for each source and tier that a batch reached later than its SLA."""
    worst: dict[tuple[str, Tier], tuple[float, Hop]] = {}
    for hop in hops:
        for tier in BATCH_TIERS:
            lag = lag_of(hop, tier)
            if lag is None or lag <= PROMISES[tier].sla_seconds:
                continue
            if lag > worst.get((hop.source, tier), (0.0, hop))[0]:
                worst[hop.source, tier] = (lag, hop)
    return [
        Alert(at, "lag_over_sla", f"{source}/{tier.value}", _say_lag(lag, tier, hop), hop.run_id)
        for (source, tier), (lag, hop) in worst.items()
    ]


def find_replication_lag(
    source: str,
    seconds: float,
    at: datetime,
    error: str | None = None,
    messages: int | None = None,
    answer: str = "It is opened anew.",
) -> list[Alert]:
    """Return an alert where a source that is followed is further behind than its SLA.

    Args:
        source: Its name.
        seconds: How far behind it is; with an error, since when it has not answered.
        at: Now.
        error: Why it does not answer.
        messages: How many its broker still held, if it is a stream whose broker says.
        answer: What is done about it.
    """
    sla = PROMISES[Tier.STREAMING].sla_seconds
    if seconds <= sla:
        return []
    promised = f"the SLA of tier {Tier.STREAMING.value} is {sla / 60:,.0f}"
    waiting = "" if messages is None else f" ({messages:,} messages wait)"
    message = f"It is {_say_span(seconds)} behind{waiting}; {promised}. {answer}"
    if error is not None:
        message = (
            f"It has not answered for {_say_span(seconds)}; {promised}. It is tried again. "
            f"Last: {error}"
        )
    return [Alert(at, "lag_over_sla", f"{source}/replication", message)]


def find_late_feeds(
    newest: Mapping[str, datetime], allowed_hours: Mapping[str, float], now: datetime
) -> list[Alert]:
    """Return an alert for each feed whose last batch is older than its contract allows."""
    alerts = []
    for feed, landed_at in sorted(newest.items()):
        hours = allowed_hours.get(feed)
        if hours is not None and now - landed_at > timedelta(hours=hours):
            age = (now - landed_at).total_seconds() / 3600
            message = (
                f"The last batch landed {age:,.1f} hours ago; the contract allows {hours:g}. See "
                "that its source delivers, then run `c360 ingest`."
            )
            alerts.append(Alert(now, "feed_late", feed, message))
    return alerts


def find_quality_alerts(results: Sequence[QualityResult]) -> list[Alert]:
    """Return alerts for drift, for partitions that did not come, and for rows that came late."""
    alerts = []
    for result in results:
        kind = _kind_of(result)
        if kind is not None and result.status != "pass":
            message = result.message or result.check_name
            target = result.feed or result.check_name
            alerts.append(Alert(result.checked_at, kind, target, message, result.run_id))
    return alerts


def find_cost(spending: Spending, at: datetime) -> list[Alert]:
    """Return an alert where a month's envelope is spent."""
    if not spending.is_over:
        return []
    message = (
        f"Runs of {spending.day:%B %Y} cost {spending.spent:,.2f} so far; the envelope is "
        f"{spending.envelope:,.2f}. At this pace the month costs {spending.projected:,.2f}."
    )
    return [Alert(at, "cost", f"{spending.day:%Y-%m}", message)]


def _kind_of(result: QualityResult) -> str | None:
    if result.check_name.startswith(PARTITION):
        return "partition_missing"
    if result.check_name == TIMELINESS:
        return "rows_late"
    return DRIFT if DRIFT in result.check_name else None


def _say_lag(lag: float, tier: Tier, hop: Hop) -> str:
    promise = PROMISES[tier]
    return (
        f"Batch {hop.batch_id} of {hop.feed} took {_say_span(lag)}; the SLA of tier "
        f"{tier.value} is {_say_span(promise.sla_seconds)}."
    )


def _say_span(seconds: float) -> str:
    """Write a span of time in the unit that people would.

    Examples:
        >>> _say_span(420), _say_span(14_400), _say_span(13_014_120)
        ('7 minutes', '4 hours', '151 days')
    """
    minutes = seconds / 60
    if minutes < 120:
        return f"{minutes:,.0f} minutes"
    return f"{minutes / 60:,.0f} hours" if minutes < 2_880 else f"{minutes / 1_440:,.0f} days"
