-- Grain: one row per profile, cutoff (first of a month) and account that was not churned the day
-- before the cutoff and had a score then. Label: did it churn in the 90 days from the cutoff on?
-- Only cutoffs whose 90 days are over by as_of.
{{ config(materialized='table') }}

with history as (

    select * from {{ ref('account_health_history') }}

),

versions as (

    select * from {{ ref('int_accounts_versioned') }}

    where is_newest

),

run as (

    select * from {{ ref('stg_config__run') }}

),

final as (

    select
        history.profile,
        history.health_date + 1 as cutoff_date,
        history.account_id,
        history.health_score,
        history.risk_tier,
        coalesce(versions.churn_date < history.health_date + 91, false) as has_churned

    from history

    cross join run

    inner join versions
        on history.account_id = versions.account_id

    where
        extract(day from history.health_date + 1) = 1
        and history.health_date + 91 <= run.as_of
        and history.health_score is not null
        and history.risk_tier != 'churned'
        and coalesce(versions.churn_date > history.health_date, true)

)

select * from final
