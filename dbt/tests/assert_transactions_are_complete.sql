-- Every transaction of the months built now has what every transaction must have, lies in its
-- month, and points at a customer's version and a category that are there.

with stale as (

    select period_start

    from {{ ref('int_transaction_months') }}

    where is_stale

),

transactions as (

    select *

    from {{ ref('fct_transactions') }}

    where month_date in (select stale.period_start from stale)

),

customers as (

    select customer_key from {{ ref('dim_customer') }}

),

categories as (

    select category_name from {{ ref('dim_merchant_category') }}

)

select transaction_id

from transactions

where
    transaction_id is null
    or customer_id is null
    or transaction_at is null
    or transaction_amount is null
    or status is null
    or month_date is distinct from cast(date_trunc('month', transaction_date) as date)
    or customer_key not in (select customers.customer_key from customers)
    or category_name not in (select categories.category_name from categories)
