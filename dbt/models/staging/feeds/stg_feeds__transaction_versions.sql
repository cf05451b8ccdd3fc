-- Grain: one row per version of a transaction known by the end of as_of. A view: there are too many
-- rows to hold them twice.

with transactions as (

    select * from {{ source('raw', 'transactions') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

final as (

    select
        transactions.transaction_id,
        transactions.customer_id,
        transactions.transaction_at,
        transactions.transaction_amount,
        transactions.currency,
        transactions.merchant_name,
        transactions.merchant_category,
        transactions.channel,
        transactions.status,
        {{ is_gone() }} as is_gone,
        transactions.effective_at,
        transactions._batch_id,
        transactions._sequence,
        transactions._position

    from transactions

    cross join run

    where transactions.effective_at < run.cutoff_at

)

select * from final
