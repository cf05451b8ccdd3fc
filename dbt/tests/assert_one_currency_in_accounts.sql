-- Annual recurring revenue is summed in one currency; there are no rates to convert another.

with accounts as (

    select * from {{ ref('stg_feeds__accounts') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

)

select accounts.account_id

from accounts

cross join run

where accounts.currency is distinct from run.reporting_currency
