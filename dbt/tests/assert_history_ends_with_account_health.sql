-- The last day of an account's history by the shown profile is its account health.

with last_days as (

    select history.*

    from {{ ref('account_health_history') }} as history

    inner join {{ ref('stg_config__shown_profile') }} as shown
        on history.profile = shown.profile

    qualify
        row_number() over (partition by history.account_id order by history.health_date desc) = 1

),

health as (

    select * from {{ ref('account_health') }}

)

select coalesce(health.account_id, last_days.account_id) as account_id

from health

full outer join last_days
    on health.account_id = last_days.account_id

where
    health.account_id is null
    or last_days.account_id is null
    or last_days.health_date is distinct from health.as_of
    or last_days.health_score is distinct from health.health_score
    or last_days.risk_tier is distinct from health.risk_tier
    or last_days.scored_on is distinct from health.scored_on
