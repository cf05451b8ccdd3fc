-- Grain: one row per account, day to score and profile version, with what counts on that day.
{{ config(materialized='table') }}

with points as (

    select * from {{ ref('int_health_points_spined') }}

),

changes as (

    select * from {{ ref('int_health_changes') }}

),

-- Changes of a day come before the point of that day.
timeline as (

    select
        account_id,
        profile,
        profile_version,
        change_date as on_date,
        0 as is_point,
        session_change,
        error_change,
        baseline_change,
        feature_change,
        ticket_change,
        sentiment_count_change,
        sentiment_nanos_change,
        last_active_date

    from changes

    union all by name

    select
        account_id,
        profile,
        profile_version,
        scored_on as on_date,
        1 as is_point,
        subscription_start_date,
        tier,
        is_scored

    from points

),

summed as (

    select
        account_id,
        profile,
        profile_version,
        on_date,
        is_point,
        subscription_start_date,
        tier,
        is_scored,
        sum(session_change) over upto as sessions_in_window,
        sum(error_change) over upto as errors_in_window,
        sum(baseline_change) over upto as sessions_in_baseline,
        sum(feature_change) over upto as features_in_window,
        sum(ticket_change) over upto as tickets_in_window,
        sum(sentiment_count_change) over upto as sentiment_count,
        sum(sentiment_nanos_change) over upto as sentiment_nanos,
        max(last_active_date) over upto as last_active_date

    from timeline

    window upto as (
        partition by account_id, profile, profile_version
        order by on_date, is_point
        range between unbounded preceding and current row
    )

),

final as (

    select
        account_id,
        on_date as scored_on,
        profile,
        profile_version,
        subscription_start_date,
        tier,
        is_scored,
        cast(coalesce(sessions_in_window, 0) as bigint) as sessions_in_window,
        cast(coalesce(errors_in_window, 0) as bigint) as errors_in_window,
        cast(coalesce(sessions_in_baseline, 0) as bigint) as sessions_in_baseline,
        cast(coalesce(features_in_window, 0) as bigint) as features_in_window,
        cast(coalesce(tickets_in_window, 0) as bigint) as tickets_in_window,
        cast(coalesce(sentiment_count, 0) as bigint) as sentiment_count,
        cast(coalesce(sentiment_nanos, 0) as hugeint) as sentiment_nanos,
        last_active_date

    from summed

    where is_point = 1

)

select * from final
