-- Grain: one row per account, day to score and profile version in force on that day.
-- is_scored is false for rows that only serve the median of a tier: on a day before the history on
-- which a newer account froze, the other accounts of its tier are needed as they were then.
{{ config(materialized='table') }}

with account_days as (

    select * from {{ ref('int_accounts_spined_to_day') }}

),

versions as (

    select * from {{ ref('int_accounts_versioned') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

scored as (

    select
        account_id,
        scored_on,
        subscription_start_date,
        min_by(tier, health_date) as tier,
        true as is_scored

    from account_days

    group by
        account_id,
        scored_on,
        subscription_start_date

),

early_days as (

    select distinct scored.scored_on

    from scored

    cross join run

    inner join profiles
        on
            scored.scored_on >= profiles.valid_from
            and scored.scored_on < profiles.valid_to
            and profiles.sessions_curve = 'own_average'

    where
        scored.scored_on <= run.as_of - {{ history_days() }}
        and scored.scored_on - scored.subscription_start_date + 1
        < profiles.window_days + profiles.baseline_days

),

bystanders as (

    select
        versions.account_id,
        early_days.scored_on,
        versions.subscription_start_date,
        versions.tier,
        false as is_scored

    from versions

    inner join early_days
        on
            early_days.scored_on >= versions.valid_from
            and early_days.scored_on < versions.valid_to
            and early_days.scored_on <= coalesce(versions.churn_date, {{ end_of_time() }})

    left join scored
        on
            versions.account_id = scored.account_id
            and early_days.scored_on = scored.scored_on

    where scored.account_id is null

),

points as (

    select * from scored

    union all

    select * from bystanders

),

final as (

    select
        points.account_id,
        points.scored_on,
        profiles.profile,
        profiles.profile_version,
        points.subscription_start_date,
        points.tier,
        points.is_scored

    from points

    inner join profiles
        on
            points.scored_on >= profiles.valid_from
            and points.scored_on < profiles.valid_to

    where points.is_scored or profiles.sessions_curve = 'own_average'

)

select * from final
