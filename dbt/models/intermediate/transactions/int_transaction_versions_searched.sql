-- Grain: one row per version of a transaction among the keys searched, gone ones included.
{{ config(materialized='table') }}

with versions as (

    select * from {{ ref('stg_feeds__transaction_versions') }}

),

searched as (

    select * from {{ ref('int_transaction_keys_searched') }}

),

final as (

    select
        transaction_id,
        customer_id,
        transaction_at,
        transaction_amount,
        currency,
        merchant_name,
        merchant_category,
        channel,
        status,
        is_gone,
        effective_at,
        _batch_id,
        _sequence,
        _position

    from versions

    where {{ key_number('transaction_id') }} in (select searched.key_number from searched)

)

select * from final
