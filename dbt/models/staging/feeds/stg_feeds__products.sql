-- Grain: one row per product, its newest version; gone products are left out.

with products as (

    select * from {{ source('raw', 'products') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

ranked as (

    select
        products.*,
        {{ version_rank('product_code') }} as version_rank

    from products

    cross join run

    where products.effective_at < run.cutoff_at

),

final as (

    select
        product_code,
        product_name,
        category,
        price_tier,
        effective_at,
        _source,
        _batch_id

    from ranked

    where version_rank = 1 and not {{ is_gone() }}

)

select * from final
