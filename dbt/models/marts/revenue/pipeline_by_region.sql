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
        cast(coalesce(sum(reporting_amount), 0) as decimal(18, 2)) as total_amount,
        count(*) as deal_count,
        cast(coalesce(sum(reporting_amount) filter (where status = 'won'), 0) as decimal(18, 2))
            as won_amount,
        count(*) filter (where status = 'won') as won_count,
        cast(coalesce(sum(reporting_amount) filter (where status = 'lost'), 0) as decimal(18, 2))
            as lost_amount,
        count(*) filter (where status = 'lost') as lost_count,
        cast(coalesce(sum(reporting_amount) filter (where status = 'open'), 0) as decimal(18, 2))
            as open_amount,
        count(*) filter (where status = 'open') as open_count

    from opportunities

    group by
        coalesce(region, 'unknown'),
        reporting_currency

),

final as (

    select
        region,
        currency,
        total_amount,
        deal_count,
        cast(total_amount / deal_count as decimal(18, 2)) as avg_deal_size,
        won_amount,
        won_count,
        lost_amount,
        lost_count,
        open_amount,
        open_count,
        cast(won_count as double) / nullif(won_count + lost_count, 0) as win_rate

    from grouped

)

select * from final

order by
    total_amount desc,
    region asc
