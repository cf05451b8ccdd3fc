-- In the months built now, both monthly marts hold exactly what the transactions add up to.

with stale as (

    select period_start

    from {{ ref('int_transaction_months') }}

    where is_stale

),

expected as (

    select
        month_date,
        coalesce(sum(transaction_amount) filter (where status = 'approved'), 0) as spend_amount,
        count(*) filter (where status = 'approved') as transaction_count

    from {{ ref('fct_transactions') }}

    where month_date in (select stale.period_start from stale)

    group by month_date

),

by_customer as (

    select
        month_date,
        sum(spend_amount) as spend_amount,
        sum(transaction_count) as transaction_count

    from {{ ref('monthly_customer_spending') }}

    group by month_date

),

by_category as (

    select
        month_date,
        sum(spend_amount) as spend_amount,
        sum(transaction_count) as transaction_count

    from {{ ref('monthly_category_spending') }}

    group by month_date

)

select expected.month_date

from expected

left join by_customer
    on expected.month_date = by_customer.month_date

left join by_category
    on expected.month_date = by_category.month_date

where
    expected.spend_amount != coalesce(by_customer.spend_amount, 0)
    or expected.transaction_count != coalesce(by_customer.transaction_count, 0)
    or expected.spend_amount != coalesce(by_category.spend_amount, 0)
    or expected.transaction_count != coalesce(by_category.transaction_count, 0)
