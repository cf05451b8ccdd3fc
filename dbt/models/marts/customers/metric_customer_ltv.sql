-- Grain: one row per customer, and one for the unknown member: lifetime values add up to all that
-- was ever spent.

with valued as (

    select * from {{ ref('int_customers_valued') }}

),

final as (

    select
        customer_id,
        spend_amount as lifetime_value,
        transaction_count,
        first_transaction_date,
        last_transaction_date

    from valued

)

select * from final
