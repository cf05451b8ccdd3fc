-- Every account that has started by as_of is in account_health; one that lies outside is lost.

with accounts as (

    select * from {{ ref('stg_feeds__accounts') }}

),

health as (

    select * from {{ ref('account_health') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

)

select accounts.account_id

from accounts

cross join run

left join health
    on accounts.account_id = health.account_id

where
    accounts.subscription_start_date <= run.as_of
    and health.account_id is null
