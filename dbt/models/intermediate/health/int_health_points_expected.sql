-- Grain: one row per account, day to score and profile version, with the share of sessions that
-- were to be expected: for own_average, the account's average over the baseline before the window,
-- counting only the days which the usage feed covers; for newer accounts the median of their tier.
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

    select
        min(usage_date) as first_usage_date

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

with_history as (

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

based as (

    select
        *,
        is_long_subscribed and coalesce(covered_days, 0) >= window_days as has_own_average

    from with_history

),

tier_medians as (

    select
        scored_on,
        profile,
        profile_version,
        tier,
        cast(2 * median(sessions_in_baseline) filter (where has_own_average) as bigint)
            as doubled_baseline_median,
        cast(2 * median(sessions_in_window) as bigint) as doubled_window_median

    from based

    where sessions_curve = 'own_average'

    group by
        scored_on,
        profile,
        profile_version,
        tier

),

-- Expected sessions in a window = expected_numerator / expected_denominator.
expected as (

    select
        based.*,
        case
            when based.sessions_curve = 'lifetime_cap' then based.sessions_cap
            when based.has_own_average then based.sessions_in_baseline * based.window_days
            when tier_medians.doubled_baseline_median is not null
                then tier_medians.doubled_baseline_median * based.window_days
            else tier_medians.doubled_window_median
        end as expected_numerator,
        case
            when based.sessions_curve = 'lifetime_cap' then 1
            when based.has_own_average then based.covered_days
            when tier_medians.doubled_baseline_median is not null then 2 * based.covered_days
            else 2
        end as expected_denominator

    from based

    left join tier_medians
        on
            based.scored_on = tier_medians.scored_on
            and based.profile = tier_medians.profile
            and based.profile_version = tier_medians.profile_version
            and based.tier = tier_medians.tier

),

final as (

    select
        *,
        cast(expected_numerator as double) / expected_denominator as expected_sessions,
        case
            when expected_numerator > 0
                then least(sessions_in_window * expected_denominator, expected_numerator)
            when sessions_in_window > 0 then 1
            else 0
        end as sessions_numerator,
        greatest(expected_numerator, 1) as sessions_denominator

    from expected

    where is_scored

)

select * from final
