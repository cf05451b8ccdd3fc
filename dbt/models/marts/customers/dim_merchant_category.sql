-- Grain: one row per merchant category, and one for those that nobody knows.
-- depends_on: {{ ref('int_merchant_categories_recast') }}

with categories as (

    select * from {{ ref('stg_feeds__merchant_categories') }}

),

final as (

    select
        category_name,
        category_group,
        spending_type,
        is_discretionary

    from categories

    where category_name != '{{ unknown_member() }}'

    union all

    select
        '{{ unknown_member() }}' as category_name,
        'Other' as category_group,
        'unknown' as spending_type,
        cast(null as boolean) as is_discretionary

)

select * from final
