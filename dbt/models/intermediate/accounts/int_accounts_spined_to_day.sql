-- Grain: one row per account and day on which it existed, of the 365 days that end with as_of.
-- scored_on: the day whose score counts on that day; a churned account stays at its churn date.
{{ config(materialized='table') }}

with versions as (

    select * from {{ ref('int_accounts_versioned') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

days as (

    select {{ days_from_to('run.as_of - ' ~ (history_days() - 1), 'run.as_of') }} as health_date

    from run

),

spined as (

    select
        versions.account_id,
        days.health_date,
        versions.tier,
        versions.subscription_start_date,
        versions.churn_date,
        coalesce(
            days.health_date > versions.churn_date
            or (versions.is_flagged_churned and days.health_date >= versions.churn_date),
            false
        ) as is_churned

    from versions

    inner join days
        on
            versions.valid_from <= days.health_date
            and versions.valid_to > days.health_date

),

final as (

    select
        account_id,
        health_date,
        tier,
        subscription_start_date,
        is_churned,
        case when is_churned then churn_date end as churned_on,
        case when is_churned then churn_date else health_date end as scored_on

    from spined

)

select * from final
