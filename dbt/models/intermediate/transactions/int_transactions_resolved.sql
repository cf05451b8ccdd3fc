-- Grain: one row per transaction among the keys searched: its newest version; gone ones are left
-- out.
{{ config(materialized='table') }}

with versions as (

    select * from {{ ref('int_transaction_versions_searched') }}

),

ranked as (

    select
        *,
        {{ version_rank('transaction_id') }} as version_rank

    from versions

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
        _batch_id

    from ranked

    where version_rank = 1 and not is_gone

)

select * from final
