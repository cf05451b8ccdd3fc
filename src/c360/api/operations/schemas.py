"""Shapes of service levels, cost and alerts."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from c360.api.schemas import Shape, UtcDatetime
from c360.domain.slo import Tier


class TierRow(Shape):
    """How a tier keeps its promise; times in seconds."""

    tier: Tier
    status: Literal["unknown", "met", "at_risk", "missed"]
    sla_seconds: float = Field(description="Never longer than this.")
    slo_seconds: float = Field(description="Not longer than this for 95 of 100.")
    measured: int
    p50_seconds: float | None
    p95_seconds: float | None
    breaches: int = Field(description="Measurements over the SLA.")
    burn: float | None = Field(description="Share of the error budget that is spent; 1 is all.")
    burn_day: float | None = Field(description="The same of the last 24 hours alone.")
    remaining: float | None = Field(description="Share of the error budget that is left.")


class HopRow(Shape):
    """How long batches took from one point to the next, in seconds."""

    name: str
    measured: int
    p50_seconds: float | None
    p95_seconds: float | None


class BatchHopRow(Shape):
    """The way of one batch."""

    batch_id: str
    feed: str
    source: str
    is_history: bool
    event_at: UtcDatetime | None
    arrived_at: UtcDatetime | None
    landed_at: UtcDatetime
    staged_at: UtcDatetime | None
    published_at: UtcDatetime | None
    visible_at: UtcDatetime | None
    run_id: str | None


class ServiceLevels(Shape):
    """Promises about time, and how they were kept over the last 30 days."""

    window_days: int
    tiers: list[TierRow]
    hops: list[HopRow]
    batches: list[BatchHopRow] = Field(description="The newest batches, newest first.")


class RunCost(Shape):
    """What a run cost."""

    run_id: str
    pipeline: str
    started_at: UtcDatetime
    seconds: float
    cost: float


class CostReport(Shape):
    """What the runs of this month cost, against what they may."""

    month: date = Field(description="First day of the month.")
    environment: str
    price_per_hour: float
    envelope: float
    spent: float
    projected: float = Field(description="Cost of the whole month at this pace.")
    is_over: bool
    runs: list[RunCost]


class AlertRow(Shape):
    """Something that somebody should look at."""

    id: int
    at: UtcDatetime
    kind: str
    target: str
    message: str
    run_id: str | None
    repeat_count: int = Field(description="How often it was raised, the first time included.")
    last_at: UtcDatetime | None
    delivery: str | None = Field(description="Who was told, and whom that failed for.")
    acknowledged_at: UtcDatetime | None


class AlertList(Shape):
    """The newest alerts, newest first."""

    items: list[AlertRow]
    total: int
