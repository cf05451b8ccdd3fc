-- Grain: one row per customer with a transaction, known or not, over all time.

with monthly as (

    select * from {{ ref('monthly_customer_spending') }}

),

final as (

    select
        customer_id,
        cast(sum(transaction_count) as bigint) as transaction_count,
        cast(sum(declined_count) as bigint) as declined_count,
        cast(sum(spend_amount) as decimal(18, 2)) as spend_amount,
        min(min_amount) as min_amount,
        max(max_amount) as max_amount,
        cast(sum(squared_amount) as decimal(38, 4)) as squared_amount,
        cast(sum(travel_amount) as decimal(18, 2)) as travel_amount,
        cast(sum(necessities_amount) as decimal(18, 2)) as necessities_amount,
        min(first_transaction_date) as first_transaction_date,
        max(last_transaction_date) as last_transaction_date

    from monthly

    group by customer_id

)

select * from final
