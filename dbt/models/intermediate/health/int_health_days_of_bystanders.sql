-- Grain: one row per account and day before the history that only serves the median of a tier: on a
-- day on which a newer account froze, the other accounts of its tier count as they were then.

with scored as (

    select * from {{ ref('int_health_days_scored') }}

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

final as (

    select
        versions.account_id,
        early_days.scored_on,
        versions.subscription_start_date,
        versions.tier

    from versions

    inner join early_days
        on
            versions.valid_from <= early_days.scored_on
            and versions.valid_to > early_days.scored_on
            and coalesce(versions.churn_date, {{ end_of_time() }}) >= early_days.scored_on

    left join scored
        on
            versions.account_id = scored.account_id
            and early_days.scored_on = scored.scored_on

    where scored.account_id is null

)

select * from final
