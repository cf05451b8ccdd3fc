-- A transaction is one row. Looked at are the months built now: the others have not changed since.

with stale as (

    select period_start

    from {{ ref('int_transaction_months') }}

    where is_stale

),

transactions as (

    select
        transaction_id,
        {{ key_number('transaction_id') }} as key_number

    from {{ ref('fct_transactions') }}

    where month_date in (select stale.period_start from stale)

),

repeated as (

    select key_number

    from transactions

    group by key_number

    having count(*) > 1

)

select transaction_id

from transactions

where key_number in (select repeated.key_number from repeated)

group by transaction_id

having count(*) > 1
