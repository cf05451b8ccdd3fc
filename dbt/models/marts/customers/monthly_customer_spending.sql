-- Grain: one row per customer and month with a transaction. Approved transactions are spending;
-- declined ones are counted apart. Customers as the transactions name them, known or not.
{{ config(
    materialized='period_parquet',
    periods='int_transaction_months',
    period_column='month_date',
    sort_by=['customer_id', 'month_date']
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
        count(*) filter (where status = 'approved') as transaction_count,
        count(*) filter (where status = 'declined') as declined_count,
        {{ spending_of('true') }} as spend_amount,
        min(transaction_amount) filter (where status = 'approved') as min_amount,
        max(transaction_amount) filter (where status = 'approved') as max_amount,
        -- Exact, so that a deviation does not depend on the order of rows.
        cast(
            coalesce(
                sum(transaction_amount * transaction_amount) filter (where status = 'approved'), 0
            )
            as decimal(38, 4)
        ) as squared_amount,
        {{ spending_of('category_name in ' ~ travel_categories()) }} as travel_amount,
        {{ spending_of('category_name in ' ~ necessity_categories()) }} as necessities_amount,
        min(transaction_date) filter (where status = 'approved') as first_transaction_date,
        max(transaction_date) filter (where status = 'approved') as last_transaction_date

    from transactions

    group by
        customer_id,
        month_date

)

select * from final
