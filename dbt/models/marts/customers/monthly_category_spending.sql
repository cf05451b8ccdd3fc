-- Grain: one row per customer, month and category with an approved transaction.
{{ config(
    materialized='period_parquet',
    periods='int_transaction_months',
    period_column='month_date',
    sort_by=['customer_id', 'month_date', 'category_name']
) }}
-- depends_on: {{ ref('int_transaction_months') }}

with transactions as (

    select * from {{ ref('fct_transactions') }}

    where month_date >= {{ period_start() }} and month_date < {{ period_end() }}

),

final as (

    select
        customer_id,
        month_date,
        category_name,
        count(*) as transaction_count,
        {{ spending_of('true') }} as spend_amount

    from transactions

    where status = 'approved'

    group by
        customer_id,
        month_date,
        category_name

)

select * from final
