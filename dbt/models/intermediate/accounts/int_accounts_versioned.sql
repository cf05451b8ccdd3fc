-- Grain: one row per version of an account that exists. Versions hold on the days in
-- [valid_from, valid_to); the first holds from the start of the subscription.
-- churn_date: the last day scored; is_churned versions are churned from that day on, versions whose
-- subscription merely ended from the day after.
{{ config(materialized='table') }}

with versions as (

    select * from {{ ref('stg_feeds__account_versions') }}

),

accounts as (

    select * from {{ ref('stg_feeds__accounts') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

ranked as (

    select
        versions.account_id,
        versions.tier,
        versions.is_gone,
        versions.is_newest,
        versions.is_churned,
        versions.valid_from,
        versions.valid_to,
        versions.subscription_end_date,
        accounts.subscription_start_date,
        run.as_of,
        row_number() over (
            partition by versions.account_id
            order by versions.effective_at, versions._sequence, versions._position
        ) as version_number

    from versions

    inner join accounts
        on versions.account_id = accounts.account_id

    cross join run

),

final as (

    select
        account_id,
        version_number,
        is_newest,
        tier,
        is_churned as is_flagged_churned,
        subscription_start_date,
        case
            when version_number = 1 then subscription_start_date
            else greatest(valid_from, subscription_start_date)
        end as valid_from,
        valid_to,
        case
            when not is_churned then subscription_end_date
            when subscription_end_date <= as_of then subscription_end_date
            else valid_from
        end as churn_date

    from ranked

    where not is_gone

)

select * from final
