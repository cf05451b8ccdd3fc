-- Grain: one row per merchant category, its newest version; gone categories are left out.

with categories as (

    select * from {{ source('raw', 'merchant_categories') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

ranked as (

    select
        categories.*,
        {{ version_rank('category_name') }} as version_rank

    from categories

    cross join run

    where categories.effective_at < run.cutoff_at

),

final as (

    select
        category_name,
        category_group,
        spending_type,
        is_discretionary,
        effective_at,
        _source,
        _batch_id

    from ranked

    where version_rank = 1 and not {{ is_gone() }}

)

select * from final
