-- Grain: one row per change, on a day, of the number of distinct features an account uses under a
-- profile version: a feature counts from the day something covers it to the day nothing does.

with feature_days as (

    select * from {{ ref('int_usage_events_aggregated_to_feature_day') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

stretches as (

    select
        feature_days.account_id,
        feature_days.feature_used,
        profiles.profile,
        profiles.profile_version,
        feature_days.visible_from as counts_from,
        case
            when profiles.window_days = 0 then feature_days.visible_to
            else least(feature_days.usage_date + profiles.window_days, feature_days.visible_to)
        end as counts_to

    from feature_days

    cross join profiles

),

marked as (

    select
        account_id,
        feature_used,
        profile,
        profile_version,
        counts_from,
        max(counts_to) over (
            partition by account_id, feature_used, profile, profile_version
            order by counts_from, counts_to
            rows between unbounded preceding and 1 preceding
        ) as covered_to,
        max(counts_to) over (
            partition by account_id, feature_used, profile, profile_version
            order by counts_from, counts_to
            rows between unbounded preceding and current row
        ) as covered_to_with_this,
        lead(counts_from) over (
            partition by account_id, feature_used, profile, profile_version
            order by counts_from, counts_to
        ) as next_from

    from stretches

    where counts_from < counts_to

),

final as (

    select
        account_id,
        profile,
        profile_version,
        counts_from as change_date,
        1 as feature_change

    from marked

    where covered_to is null or counts_from > covered_to

    union all

    select
        account_id,
        profile,
        profile_version,
        covered_to_with_this as change_date,
        -1 as feature_change

    from marked

    where
        (next_from is null or next_from > covered_to_with_this)
        and covered_to_with_this < {{ end_of_time() }}

)

select * from final
