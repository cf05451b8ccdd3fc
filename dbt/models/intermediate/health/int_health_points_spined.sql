-- Grain: one row per account, day to score and profile version in force on that day.
-- is_scored is false for rows that only serve the median of a tier.
{{ config(materialized='table') }}

with scored as (

    select * from {{ ref('int_health_days_scored') }}

),

bystanders as (

    select * from {{ ref('int_health_days_of_bystanders') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

points as (

    select
        account_id,
        scored_on,
        subscription_start_date,
        tier,
        true as is_scored

    from scored

    union all

    select
        account_id,
        scored_on,
        subscription_start_date,
        tier,
        false as is_scored

    from bystanders

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
