-- Sums are made in one currency; there are no rates to convert another.

with transactions as (

    select
        transaction_id,
        currency

    from {{ ref('fct_transactions') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

)

select transactions.transaction_id

from transactions

cross join run

where transactions.currency is distinct from run.reporting_currency
