"""Shapes of the accounts resource."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from c360.api.schemas import Shape, SnapshotStamp
from c360.domain.health import RiskTier, Signal


class AccountRow(Shape):
    """One account as the table shows it. Null means not known, never zero."""

    account_id: str
    account_name: str
    industry: str | None
    region: str | None
    tier: str | None = Field(description="Plan: standard or enterprise.")
    seats: int | None
    arr_amount: float | None = Field(description="Annual recurring revenue.")
    arr_currency: str | None
    subscription_start_date: date | None
    subscription_end_date: date | None
    is_churned: bool
    churned_on: date | None
    account_owner_id: str | None
    account_owner_name: str | None
    health_score: float | None = Field(description="0 to 100.")
    risk_tier: RiskTier
    data_coverage_pct: float | None
    health_score_30_days_ago: float | None
    health_score_change_30_days: float | None
    total_sessions: int | None
    active_users: int | None
    features_adopted: int | None
    error_rate: float | None
    last_active_date: date | None
    days_since_last_active: int | None
    avg_sentiment: float | None = Field(description="-1 to 1.")
    worst_sentiment: float | None
    support_ticket_count: int | None
    negative_interaction_count: int | None
    top_complaint_category: str | None
    tenure_days: int | None
    days_to_renewal: int | None


class AccountPage(Shape):
    """One page of accounts."""

    items: list[AccountRow]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page.")
    total: int = Field(description="Accounts that match the filters.")
    snapshot: SnapshotStamp


class SignalPoints(Shape):
    """What one signal earns, out of how much, and why."""

    signal: Signal
    label: str
    value: float | None
    unit: str
    value_text: str
    points: float | None
    max_points: float | None
    points_lost: float | None
    is_known: bool
    explanation: str


class AccountDetail(AccountRow):
    """Everything known about one account."""

    profile: str
    profile_version: int
    avg_session_duration_seconds: float | None
    sales_call_count: int | None
    email_count: int | None
    scored_on: date | None = Field(description="Day of the score; a churned account froze on it.")
    as_of: date | None
    sessions_points: float | None
    features_points: float | None
    errors_points: float | None
    recency_points: float | None
    sentiment_points: float | None
    tickets_points: float | None
    signals: list[SignalPoints]
    snapshot: SnapshotStamp


class TierTotal(Shape):
    """Accounts of one risk tier."""

    risk_tier: RiskTier
    account_count: int
    arr_amount: float = Field(description="ARR; of churned accounts what they paid at the end.")


class RenewalTotal(Shape):
    """Accounts that have not churned and whose subscription ends within 90 days of `as_of`."""

    account_count: int
    arr_amount: float


class Mover(Shape):
    """An account whose score moved over the last 30 days."""

    account_id: str
    account_name: str
    health_score: float
    change: float
    risk_tier: RiskTier


class Movers(Shape):
    """The biggest movers, at most five each way."""

    up: list[Mover]
    down: list[Mover]


class Owner(Shape):
    """A person who looks after accounts."""

    id: str
    name: str


class Facets(Shape):
    """Values that the filters can take, over all accounts."""

    industries: list[str]
    owners: list[Owner]
    tiers: list[str]


class BacktestTier(Shape):
    """How many accounts of a tier churned in the 90 days after a cutoff."""

    risk_tier: RiskTier
    account_count: int
    churned_count: int
    churn_rate: float | None


class BacktestCutoff(Shape):
    """How well the score ranked churn after one cutoff."""

    cutoff_date: date
    auc: float | None
    account_count: int
    churned_count: int


class Backtest(Shape):
    """Does the score rank who churns in the 90 days after? `auc` is pooled over cutoffs."""

    profile: str
    auc: float | None = Field(
        description="Null while there is not enough history: no account that churned in the 90 "
        "days after a scored day, or none that stayed."
    )
    lower: float | None = Field(description="95 % interval.")
    upper: float | None
    account_count: int
    churned_count: int
    by_tier: list[BacktestTier]
    by_cutoff: list[BacktestCutoff]


class BacktestAnswer(Backtest):
    """The back-test and the snapshot it stands in."""

    snapshot: SnapshotStamp


class AccountSummary(Shape):
    """Cards over the accounts that match the filters."""

    account_count: int = Field(description="All that match, churned ones included.")
    tiers: list[TierTotal]
    arr_amount: float = Field(
        description="ARR of the accounts that have not churned; those without a tier included."
    )
    arr_at_risk: float = Field(description="ARR of the accounts whose tier is critical or at risk.")
    renewals_90_days: RenewalTotal
    arr_at_risk_renewing: float = Field(
        description="ARR of the accounts at risk whose subscription ends within 90 days."
    )
    average_health_score: float | None = Field(
        description="Mean over the accounts that have a score and have not churned."
    )
    movers: Movers
    facets: Facets
    currency: str | None = Field(description="Null when the accounts pay in several.")
    backtest: Backtest
    snapshot: SnapshotStamp


class HealthDay(Shape):
    """One day of an account's health."""

    health_date: date
    health_score: float | None
    risk_tier: RiskTier
    data_coverage_pct: float | None
    sessions_points: float | None
    features_points: float | None
    errors_points: float | None
    recency_points: float | None
    sentiment_points: float | None
    tickets_points: float | None


class AccountHistory(Shape):
    """Daily health, oldest first."""

    account_id: str
    profile: str
    items: list[HealthDay]
    snapshot: SnapshotStamp


class ChangePoint(Shape):
    """Health on one of the two dates compared."""

    date: date
    score: float | None
    risk_tier: RiskTier


class SignalChange(Shape):
    """What one signal added to the change."""

    signal: Signal
    label: str
    from_points: float | None
    to_points: float | None
    change: float


class AccountChanges(Shape):
    """What changed between two dates; ``parts`` add up to ``change`` exactly."""

    account_id: str
    profile: str
    from_: ChangePoint = Field(alias="from", serialization_alias="from")
    to: ChangePoint
    change: float | None = Field(description="Null when either score is not known.")
    parts: list[SignalChange]
    snapshot: SnapshotStamp
