-- Grain: one row per account, day to score and profile version, with the share of sessions that
-- were to be expected: for own_average, the account's average over the baseline before the window,
-- counting only the days which the usage feed covers; for newer accounts the median of their tier.
{{ config(materialized='table') }}

with based as (

    select * from {{ ref('int_health_points_measured_with_history') }}

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
        account_id,
        scored_on,
        profile,
        profile_version,
        tier,
        missing_rule,
        features_cap,
        has_usage_feed,
        has_interactions_feed,
        sessions_in_window,
        errors_in_window,
        features_in_window,
        tickets_in_window,
        sentiment_count,
        sentiment_nanos,
        days_since_last_active,
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
