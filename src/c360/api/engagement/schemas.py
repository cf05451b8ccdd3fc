"""Shapes of the engagement resource."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from c360.api.schemas import Shape, SnapshotStamp
from c360.domain.engagement import ChurnBasis, InfluenceTier, Persona, TenureBand
from c360.domain.segments import ChurnRisk

MASKED = "Null where your role may not see personal data."
IS_MASKED = "Whether age and gender are hidden from your role."


class EngagementCards(Shape):
    """The headline figures of all members."""

    member_count: int
    avg_engagement: float | None = Field(description="0 to 1; null without a member.")
    scored_count: int = Field(description="Members whose churn a model has predicted.")
    at_risk_count: int | None = Field(
        description="Members with a probability of leaving of at least 0.5; null without a model."
    )
    at_risk_share: float | None = Field(description="0 to 1, of the members that are scored.")
    anomalous_count: int | None = Field(description="Members flagged; null without a model.")
    avg_predicted_value_usd: float | None
    newest_snapshot_date: date | None


class ScoreBin(Shape):
    """Members with an engagement score in one interval."""

    low: float
    high: float = Field(description="Belongs to the next interval, but for the last.")
    member_count: int
    at_risk_count: int | None


class PersonaFigures(Shape):
    """Members of one persona now."""

    persona: Persona
    member_count: int
    member_share: float | None
    avg_engagement: float | None
    avg_churn_probability: float | None
    avg_predicted_value_usd: float | None


class PersonaShare(Shape):
    """Members of one persona on one snapshot."""

    snapshot_date: date
    persona: Persona
    member_count: int
    member_share: float
    churn_basis: ChurnBasis = Field(description="What it rests on who was at risk on this day.")


class GroupFigures(Shape):
    """Members of one group: what is predicted, and what came of the last known ones."""

    member_count: int
    avg_engagement: float | None
    predicted_churn_rate: float | None = Field(description="Mean probability of leaving.")
    avg_predicted_value_usd: float | None
    observed_member_count: int = Field(description="Members of the group on `observed_on`.")
    observed_churn_rate: float | None = Field(description="Share that left within 30 days of it.")
    avg_observed_value_usd: float | None


class TierGroup(GroupFigures):
    """Members of one influence tier."""

    social_influence_tier: InfluenceTier


class LocationGroup(GroupFigures):
    """Members of one location."""

    location: str


class TenureGroup(GroupFigures):
    """Members of one band of tenure."""

    tenure_band: TenureBand


class EngagementOverview(Shape):
    """How engaged the members are, who they are, and what is predicted of them."""

    cards: EngagementCards
    distribution: list[ScoreBin] = Field(description="Twenty intervals; none without a member.")
    personas: list[PersonaFigures] = Field(description="All personas, in the order of the rules.")
    trend: list[PersonaShare] = Field(description="Every persona on every snapshot, oldest first.")
    observed_on: date | None = Field(
        description="The last snapshot of which is known who left; null if there is none."
    )
    by_tier: list[TierGroup] = Field(description="All tiers, few followers first.")
    by_location: list[LocationGroup] = Field(description="The most members first, at most 50.")
    by_tenure: list[TenureGroup] = Field(description="All bands, newcomers first.")
    snapshot: SnapshotStamp


class ProfileRow(Shape):
    """A member at a glance. Null means not known, never zero."""

    customer_id: str
    snapshot_date: date = Field(description="Last day that the figures include.")
    persona: Persona
    social_influence_tier: InfluenceTier
    location: str
    tenure_months: int
    tenure_band: TenureBand
    engagement_score: float = Field(description="0 to 1.")
    predicted_engagement: float | None = Field(description="What the other columns suggest.")
    churn_probability: float | None = Field(description="Of leaving within 30 days.")
    churn_risk_score: float | None = Field(description="0 to 100.")
    churn_risk_category: ChurnRisk
    predicted_value_usd: float | None
    anomaly_score: float | None = Field(description="0 to 1.")
    is_anomalous: bool | None
    followers_count: int


class ProfilePage(Shape):
    """One page of members."""

    items: list[ProfileRow]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page.")
    total: int = Field(description="Members that match the filters.")
    snapshot: SnapshotStamp


class EngagementProfile(ProfileRow):
    """A member's newest profile, all of it."""

    age: int | None = Field(description=MASKED)
    gender: str | None = Field(description=MASKED)
    sessions_last_7_days: int
    session_duration_avg_minutes: float
    swipes_right_last_30_days: int
    matches_last_30_days: int
    match_success_rate: float
    connections_sent: int
    connections_received: int
    total_connections: int
    posts_last_30_days: int
    stories_last_30_days: int
    following_count: int
    profile_views_received: int
    content_virality_score: float
    gig_applications_sent: int
    gig_applications_received: int
    active_gigs_count: int
    transaction_revenue_last_90_days: float
    avg_job_completion_rating: float | None
    influence_score: float
    risk_score: float
    avg_sentiment_score: float
    network_centrality: float
    content_diversity_score: float
    session_consistency_score: float
    last_7_day_engagement_trend: float
    trust_score: float
    response_time_avg_hours: float
    peak_activity_hour: int
    referral_count: int
    time_since_first_transaction_days: int | None
    premium_features_used_count: int
    content_category_primary: str
    churn_30_day: bool | None = Field(description="Null until known, 30 days later.")
    lifetime_value_usd: float | None = Field(description="Found in hindsight; null until known.")


class ProfileDetail(EngagementProfile):
    """A member's newest profile, and where it was read from."""

    is_masked: bool = Field(description=IS_MASKED)
    snapshot: SnapshotStamp
