-- Grain: one row per region; opportunities without one are under 'unknown'.
-- Amounts are in the reporting currency. Commonly closed deals are counted into the pipeline: here
-- total is everything, open is the pipeline.

with opportunities as (

    select * from {{ ref('opportunities') }}

),

grouped as (

    select
        coalesce(region, 'unknown') as region,
        reporting_currency as currency,
        {{ deal_measures() }}

    from opportunities

    group by
        coalesce(region, 'unknown'),
        reporting_currency

),

final as (

    select
        region,
        currency,
        {{ deal_columns() }}

    from grouped

)

select * from final

order by
    total_amount desc,
    region asc
