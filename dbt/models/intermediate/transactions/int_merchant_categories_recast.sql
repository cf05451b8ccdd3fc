-- Grain: one row per category that came or went since the last build. None in a full build.
{{ config(materialized='table') }}

with categories as (

    select category_name from {{ ref('stg_feeds__merchant_categories') }}

),

{% if is_full_build() -%}
final as (

    select category_name

    from categories

    where false

)
{%- else -%}
built as (

    select category_name

    from {{ as_last_built('dim_merchant_category') }}

    where category_name != '{{ unknown_member() }}'

),

final as (

    select coalesce(categories.category_name, built.category_name) as category_name

    from categories

    full outer join built
        on categories.category_name = built.category_name

    where categories.category_name is null or built.category_name is null

)
{%- endif %}

select * from final
