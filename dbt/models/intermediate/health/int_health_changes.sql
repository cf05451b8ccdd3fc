-- Grain: one row per account, profile version and day on which anything that counts changes.
-- What changed before the first day to score is as one change on that day; what changes after the
-- last is left out. last_active_date: the newest day of use that becomes known and stays known.
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

activity_changes as (

    select * from {{ ref('int_health_activity_changes') }}

),

series as (

    select * from {{ ref('int_health_series') }}

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
        account_id,
        profile,
        profile_version,
        change_date,
        last_active_date

    from activity_changes

),

final as (

    select
        changes.account_id,
        changes.profile,
        changes.profile_version,
        greatest(changes.change_date, series.first_scored_on) as change_date,
        cast(coalesce(sum(changes.session_change), 0) as bigint) as session_change,
        cast(coalesce(sum(changes.error_change), 0) as bigint) as error_change,
        cast(coalesce(sum(changes.baseline_change), 0) as bigint) as baseline_change,
        cast(coalesce(sum(changes.feature_change), 0) as bigint) as feature_change,
        cast(coalesce(sum(changes.ticket_change), 0) as bigint) as ticket_change,
        cast(coalesce(sum(changes.sentiment_count_change), 0) as bigint) as sentiment_count_change,
        cast(coalesce(sum(changes.sentiment_nanos_change), 0) as hugeint) as sentiment_nanos_change,
        max(changes.last_active_date) as last_active_date

    from changes

    inner join series
        on
            changes.account_id = series.account_id
            and changes.profile = series.profile
            and changes.profile_version = series.profile_version
            and changes.change_date <= series.last_scored_on

    group by
        changes.account_id,
        changes.profile,
        changes.profile_version,
        greatest(changes.change_date, series.first_scored_on)

)

select * from final
