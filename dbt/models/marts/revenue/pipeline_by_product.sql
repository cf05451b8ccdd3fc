-- Grain: one row per product; an unknown product is named by its code.
-- Amounts are in the reporting currency. Commonly closed deals are counted into the pipeline: here
-- total is everything, open is the pipeline.

with opportunities as (

    select * from {{ ref('opportunities') }}

),

grouped as (

    select
        coalesce(product_code, 'unknown') as product_code,
        coalesce(product_name, product_code, 'unknown') as product_name,
        reporting_currency as currency,
        {{ deal_measures() }}

    from opportunities

    group by
        coalesce(product_code, 'unknown'),
        coalesce(product_name, product_code, 'unknown'),
        reporting_currency

),

final as (

    select
        product_code,
        product_name,
        currency,
        {{ deal_columns() }}

    from grouped

)

select * from final

order by
    total_amount desc,
    product_code asc
