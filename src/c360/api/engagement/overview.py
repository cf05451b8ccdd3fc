"""Cards, distribution, personas and groups of all members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from c360.api.engagement.schemas import (
    EngagementCards,
    EngagementOverview,
    LocationGroup,
    PersonaFigures,
    PersonaShare,
    ScoreBin,
    TenureGroup,
    TierGroup,
)
from c360.api.engagement.snapshot import PROFILE
from c360.api.rows import read_rows, stamp
from c360.domain.engagement import AT_RISK_FROM, InfluenceTier, Persona, TenureBand
from c360.warehouse.snapshot import Snapshot

BINS = 20
MOST_LOCATIONS = 50
Figures = dict[str, Any]

AT_RISK = f"count(*) filter (churn_probability >= {AT_RISK_FROM})"
CARDS = f"""
select
    count(*) as member_count,
    avg(engagement_score) as avg_engagement,
    count(churn_probability) as scored_count,
    case when count(churn_probability) > 0 then {AT_RISK} end as at_risk_count,
    {AT_RISK} / nullif(count(churn_probability), 0) as at_risk_share,
    case when count(is_anomalous) > 0 then count(*) filter (is_anomalous) end as anomalous_count,
    avg(predicted_value_usd) as avg_predicted_value_usd,
    max(snapshot_date) as newest_snapshot_date
from marts.{PROFILE}
"""
DISTRIBUTION = f"""
select
    least(floor(engagement_score * {BINS}), {BINS - 1})::integer as place,
    count(*) as member_count,
    case when count(churn_probability) > 0 then {AT_RISK} end as at_risk_count
from marts.{PROFILE}
group by place
"""
NOW = f"""
select
    {{column}} as group_value,
    count(*) as member_count,
    count(*) / sum(count(*)) over () as member_share,
    avg(engagement_score) as avg_engagement,
    avg(churn_probability) as predicted_churn_rate,
    avg(predicted_value_usd) as avg_predicted_value_usd
from marts.{PROFILE}
group by group_value
order by member_count desc, group_value
"""
OBSERVED_ON = """
select max(snapshot_date) as observed_on
from marts.engagement_outcomes
where observed_churn_rate is not null
"""
OBSERVED = """
select grouped_by, group_value, member_count as observed_member_count, observed_churn_rate,
    avg_observed_value_usd
from marts.engagement_outcomes
where snapshot_date = $observed_on
"""
TREND = """
select snapshot_date, persona, member_count, member_share, churn_basis
from marts.engagement_history
order by snapshot_date
"""
NOBODY: Mapping[str, Any] = {
    "member_count": 0,
    "avg_engagement": None,
    "predicted_churn_rate": None,
    "avg_predicted_value_usd": None,
}
NOT_OBSERVED: Mapping[str, Any] = {
    "observed_member_count": 0,
    "observed_churn_rate": None,
    "avg_observed_value_usd": None,
}


def get_overview(snapshot: Snapshot) -> EngagementOverview:
    """Return how engaged the members are, who they are, and what is predicted of them."""
    cards = EngagementCards.model_validate(read_rows(snapshot, CARDS)[0])
    observed_on = read_rows(snapshot, OBSERVED_ON)[0]["observed_on"]
    groups = _read_groups(snapshot, observed_on)
    tiers, tenures = groups["social_influence_tier"], groups["tenure_band"]
    locations = list(groups["location"].items())[:MOST_LOCATIONS]
    return EngagementOverview(
        cards=cards,
        distribution=_read_distribution(snapshot) if cards.member_count else [],
        personas=_read_personas(snapshot),
        trend=_read_trend(snapshot),
        observed_on=observed_on,
        by_tier=[
            TierGroup(social_influence_tier=tier, **tiers.get(tier, {**NOBODY, **NOT_OBSERVED}))
            for tier in InfluenceTier
        ],
        by_location=[LocationGroup(location=place, **figures) for place, figures in locations],
        by_tenure=[
            TenureGroup(tenure_band=band, **tenures.get(band, {**NOBODY, **NOT_OBSERVED}))
            for band in TenureBand
        ],
        snapshot=stamp(snapshot),
    )


def _read_distribution(snapshot: Snapshot) -> list[ScoreBin]:
    found = {row["place"]: row for row in read_rows(snapshot, DISTRIBUTION)}
    empty = {"member_count": 0, "at_risk_count": None}
    return [
        ScoreBin.model_validate(
            {"low": place / BINS, "high": (place + 1) / BINS, **found.get(place, empty)}
        )
        for place in range(BINS)
    ]


def _read_personas(snapshot: Snapshot) -> list[PersonaFigures]:
    found = {row["group_value"]: row for row in read_rows(snapshot, NOW.format(column="persona"))}
    is_empty = not found
    return [
        PersonaFigures(
            persona=persona,
            member_count=row["member_count"],
            member_share=row.get("member_share", None if is_empty else 0.0),
            avg_engagement=row["avg_engagement"],
            avg_churn_probability=row["predicted_churn_rate"],
            avg_predicted_value_usd=row["avg_predicted_value_usd"],
        )
        for persona in Persona
        for row in [found.get(persona, NOBODY)]
    ]


def _read_trend(snapshot: Snapshot) -> list[PersonaShare]:
    """Return a share for every persona on every day; the mart leaves out those without members."""
    rows = read_rows(snapshot, TREND)
    found = {(row["snapshot_date"], row["persona"]): row for row in rows}
    bases = {row["snapshot_date"]: row["churn_basis"] for row in rows}
    return [
        PersonaShare.model_validate(
            {
                "member_count": 0,
                "member_share": 0.0,
                **found.get((day, persona.value), {}),
                "snapshot_date": day,
                "persona": persona,
                "churn_basis": basis,
            }
        )
        for day, basis in bases.items()
        for persona in Persona
    ]


def _read_groups(snapshot: Snapshot, observed_on: date | None) -> dict[str, dict[str, Figures]]:
    """Return figures by way of grouping and group, those with the most members first."""
    outcomes = read_rows(snapshot, OBSERVED, {"observed_on": observed_on})
    groups: dict[str, dict[str, Figures]] = {}
    for column in ("social_influence_tier", "location", "tenure_band"):
        now = {
            row["group_value"]: {name: row[name] for name in NOBODY}
            for row in read_rows(snapshot, NOW.format(column=column))
        }
        then = {
            row["group_value"]: {name: row[name] for name in NOT_OBSERVED}
            for row in outcomes
            if row["grouped_by"] == column
        }
        groups[column] = {
            group: {**now.get(group, NOBODY), **then.get(group, NOT_OBSERVED)}
            for group in [*now, *(group for group in then if group not in now)]
        }
    return groups
