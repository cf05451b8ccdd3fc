-- Grain: one row per customer with an approved transaction: recency, frequency and monetary value,
-- each in fifths of the customers, 5 the best. Equal customers are told apart by their key.

with valued as (

    select * from {{ ref('int_customers_valued') }}

    where customer_id != '{{ unknown_member() }}' and transaction_count > 0

),

final as (

    select
        customer_id,
        cast(ntile(5) over (order by last_transaction_date, customer_id) as integer)
            as rfm_recency_score,
        cast(ntile(5) over (order by transaction_count, customer_id) as integer)
            as rfm_frequency_score,
        cast(ntile(5) over (order by spend_amount, customer_id) as integer) as rfm_monetary_score

    from valued

)

select * from final
