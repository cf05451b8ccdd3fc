"""Made-up engagement profiles in the shape of the marts, beside ``customer_sql``.

As many members as there are customers, on two snapshots; every seventh was never scored.
"""

from __future__ import annotations

from c360.domain.engagement import InfluenceTier, Persona

PERSONAS = ", ".join(f"'{persona.value}'" for persona in Persona if persona != Persona.AT_RISK)
TIERS = ", ".join(f"'{tier.value}'" for tier in InfluenceTier)

MEMBERS = f"""
create temp table members as
with drawn as (
    select
        'MEM-' || lpad(number::varchar, 6, '0') as customer_id,
        number,
        as_of as snapshot_date,
        (18 + number % 60)::integer as age,
        ['female', 'male', 'nonbinary'][1 + number % 3] as gender,
        ['Boston', 'New York', '=Sum', 'São Paulo'][1 + number % 4] as location,
        (1 + number % 40)::integer as tenure_months,
        round(chance(number, 'score'), 4) as engagement_score,
        case when number % 7 > 0 then round(chance(number, 'churn'), 4) end as churn_probability,
        case when number % 7 > 0 then round(1000 * chance(number, 'value'), 2) end
            as predicted_value_usd,
        case when number % 7 > 0 then round(chance(number, 'odd'), 4) end as anomaly_score,
        [{TIERS}][1 + number % 4] as social_influence_tier
    from range(1, (select customer_count + 1 from settings)) as numbers(number), settings
)
select
    *,
    case
        when churn_probability >= 0.5 then 'at_risk'
        else [{PERSONAS}][1 + number % 7]
    end as persona,
    case
        when tenure_months < 3 then 'under_3_months'
        when tenure_months < 12 then '3_to_11_months'
        when tenure_months < 24 then '12_to_23_months'
        else '24_months_and_more'
    end as tenure_band,
    engagement_score < 0.3 as has_left
from drawn
"""

PROFILES = """
create table marts.engagement_profile as
select
    customer_id, snapshot_date, age, gender, location, tenure_months,
    (number % 12)::integer as sessions_last_7_days,
    5.5::double as session_duration_avg_minutes, engagement_score,
    (number % 90)::integer as swipes_right_last_30_days,
    (number % 9)::integer as matches_last_30_days, 0.1::double as match_success_rate,
    (number % 5)::integer as connections_sent, (number % 3)::integer as connections_received,
    (number % 5 + number % 3)::integer as total_connections,
    (20 * engagement_score)::integer as posts_last_30_days,
    (30 * engagement_score)::integer as stories_last_30_days,
    (number * 37)::integer as followers_count, number::integer as following_count,
    (number * 3)::integer as profile_views_received, 0.2::double as content_virality_score,
    (number % 2)::integer as gig_applications_sent, 0::integer as gig_applications_received,
    (number % 3)::integer as active_gigs_count,
    (number / 4.0)::double as transaction_revenue_last_90_days,
    case when number % 5 > 0 then 4.5::double end as avg_job_completion_rating,
    0.3::double as influence_score, 0.2::double as risk_score, -0.1::double as avg_sentiment_score,
    0.25::double as network_centrality, 0.5::double as content_diversity_score,
    0.6::double as session_consistency_score, 0.05::double as last_7_day_engagement_trend,
    0.4::double as trust_score, 2.5::double as response_time_avg_hours,
    (number % 24)::integer as peak_activity_hour, 1::integer as referral_count,
    case when number % 5 > 0 then number::integer end as time_since_first_transaction_days,
    (number % 6)::integer as premium_features_used_count, social_influence_tier,
    'music' as content_category_primary, null::boolean as churn_30_day,
    null::double as lifetime_value_usd, tenure_band, persona, churn_probability,
    100 * churn_probability as churn_risk_score,
    case
        when churn_probability is null then 'not_scored'
        when churn_probability >= 0.7 then 'high'
        when churn_probability >= 0.4 then 'medium'
        else 'low'
    end as churn_risk_category,
    case when number % 7 > 0 then engagement_score end as predicted_engagement,
    predicted_value_usd, anomaly_score, anomaly_score >= 0.95 as is_anomalous
from members
"""

HISTORY = """
create table marts.engagement_history as
with days as (
    select snapshot_date, persona, engagement_score, 'predicted' as churn_basis from members
    union all
    select snapshot_date - 30, if(has_left, 'at_risk', 'lurkers'), engagement_score, 'observed'
    from members
)
select
    snapshot_date, persona, count(*) as member_count,
    count(*) / sum(count(*)) over (partition by snapshot_date) as member_share,
    avg(engagement_score) as avg_engagement, max(churn_basis) as churn_basis
from days
group by snapshot_date, persona
"""

OUTCOMES = """
create table marts.engagement_outcomes as
with grouped as (
    unpivot (select * from members)
    on social_influence_tier, location, tenure_band
    into name grouped_by value group_value
)
select
    snapshot_date - 30 as snapshot_date, grouped_by, group_value, count(*) as member_count,
    avg(engagement_score) as avg_engagement, avg(has_left::integer) as observed_churn_rate,
    avg(10.0 * tenure_months) as avg_observed_value_usd
from grouped
group by all
"""

OBSERVED = """
create table marts.engagement_observed as
select
    customer_id || '/' || (snapshot_date - 30) as observation_id, customer_id,
    snapshot_date - 30 as snapshot_date, tenure_band, social_influence_tier, location,
    engagement_score, has_left as has_churned, 10.0::double * tenure_months as observed_value_usd
from members
"""

ENGAGEMENT_MARTS: dict[str, str] = {
    "members": MEMBERS,
    "marts.engagement_profile": PROFILES,
    "marts.engagement_history": HISTORY,
    "marts.engagement_outcomes": OUTCOMES,
    "marts.engagement_observed": OBSERVED,
}
