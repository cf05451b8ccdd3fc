-- From the first day of its history to the last an account has one row per profile and day, unless
-- it was deleted and came back in between.

with history as (

    select * from {{ ref('account_health_history') }}

),

returned as (

    select distinct account_id

    from {{ ref('stg_feeds__account_versions') }}

    where is_gone

)

select
    history.account_id,
    history.profile

from history

left join returned
    on history.account_id = returned.account_id

where returned.account_id is null

group by
    history.account_id,
    history.profile

having count(*) != max(history.health_date) - min(history.health_date) + 1
