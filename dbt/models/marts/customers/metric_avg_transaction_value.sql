-- Grain: one row per customer with an approved transaction, and one for the unknown member if it
-- has.

with valued as (

    select * from {{ ref('int_customers_valued') }}

),

final as (

    select
        customer_id,
        {{ amount_per('spend_amount', 'transaction_count') }} as avg_transaction_value,
        transaction_count,
        spend_amount

    from valued

    where transaction_count > 0

)

select * from final
