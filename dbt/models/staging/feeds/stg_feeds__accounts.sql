-- Grain: one row per account, its newest version; gone accounts are left out.

with versions as (

    select * from {{ ref('stg_feeds__account_versions') }}

),

final as (

    select
        account_id,
        account_name,
        industry,
        region,
        arr_amount,
        currency,
        tier,
        seats,
        subscription_start_date,
        subscription_end_date,
        is_churned,
        account_owner_id,
        account_owner_name,
        effective_at,
        _source,
        _batch_id

    from versions

    where is_newest and not is_gone

)

select * from final
