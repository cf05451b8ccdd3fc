-- Grain: one row per account, day to score and profile version, with how much history its baseline
-- has: covered_days of it lie on or after the first day of the usage feed. A newer account, with
-- fewer days since its start than window and baseline, has no average of its own.
{{ config(materialized='table') }}

with measured as (

    select * from {{ ref('int_health_points_measured') }}

),

withdrawn as (

    select * from {{ ref('int_health_activity_withdrawn') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

coverage as (

    select min(usage_date) as first_usage_date

    from {{ ref('int_usage_days_merged') }}

),

feeds as (

    select
        coalesce(bool_or(is_connected) filter (where feed = 'usage_events'), false)
            as has_usage_feed,
        coalesce(bool_or(is_connected) filter (where feed = 'interactions'), false)
            as has_interactions_feed

    from {{ ref('stg_config__feeds') }}

),

joined as (

    select
        measured.*,
        profiles.sessions_curve,
        profiles.sessions_cap,
        profiles.features_cap,
        profiles.missing_rule,
        profiles.window_days,
        feeds.has_usage_feed,
        feeds.has_interactions_feed,
        measured.scored_on - greatest(measured.last_active_date, withdrawn.last_active_date)
            as days_since_last_active,
        least(
            profiles.baseline_days,
            measured.scored_on - profiles.window_days - coverage.first_usage_date + 1
        ) as covered_days,
        measured.scored_on - measured.subscription_start_date + 1
        >= profiles.window_days + profiles.baseline_days as is_long_subscribed

    from measured

    inner join profiles
        on
            measured.profile = profiles.profile
            and measured.profile_version = profiles.profile_version

    cross join coverage

    cross join feeds

    left join withdrawn
        on
            measured.account_id = withdrawn.account_id
            and measured.scored_on = withdrawn.scored_on
            and measured.profile = withdrawn.profile

),

final as (

    select
        *,
        is_long_subscribed and coalesce(covered_days, 0) >= window_days as has_own_average

    from joined

)

select * from final -- noqa: AM04
