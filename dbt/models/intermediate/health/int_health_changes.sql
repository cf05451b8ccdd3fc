-- Grain: one row per account, profile version and day on which anything that counts changes.
-- last_active_date: the newest day of use that becomes known that day and stays known.
{{ config(materialized='table') }}

with usage_changes as (

    select * from {{ ref('int_health_usage_changes') }}

),

feature_changes as (

    select * from {{ ref('int_health_feature_changes') }}

),

interaction_changes as (

    select * from {{ ref('int_health_interaction_changes') }}

),

usage_days as (

    select * from {{ ref('int_usage_days_merged') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

changes as (

    select
        account_id,
        profile,
        profile_version,
        change_date,
        session_change,
        error_change,
        baseline_change

    from usage_changes

    union all by name

    select
        account_id,
        profile,
        profile_version,
        change_date,
        feature_change

    from feature_changes

    union all by name

    select
        account_id,
        profile,
        profile_version,
        change_date,
        ticket_change,
        sentiment_count_change,
        sentiment_nanos_change

    from interaction_changes

    union all by name

    select
        usage_days.account_id,
        profiles.profile,
        profiles.profile_version,
        usage_days.visible_from as change_date,
        usage_days.usage_date as last_active_date

    from usage_days

    cross join profiles

    where usage_days.visible_to = {{ end_of_time() }}

),

final as (

    select
        account_id,
        profile,
        profile_version,
        change_date,
        cast(coalesce(sum(session_change), 0) as bigint) as session_change,
        cast(coalesce(sum(error_change), 0) as bigint) as error_change,
        cast(coalesce(sum(baseline_change), 0) as bigint) as baseline_change,
        cast(coalesce(sum(feature_change), 0) as bigint) as feature_change,
        cast(coalesce(sum(ticket_change), 0) as bigint) as ticket_change,
        cast(coalesce(sum(sentiment_count_change), 0) as bigint) as sentiment_count_change,
        cast(coalesce(sum(sentiment_nanos_change), 0) as hugeint) as sentiment_nanos_change,
        max(last_active_date) as last_active_date

    from changes

    group by
        account_id,
        profile,
        profile_version,
        change_date

)

select * from final
