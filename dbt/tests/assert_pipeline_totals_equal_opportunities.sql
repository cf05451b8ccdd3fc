-- Both pipelines add up to the opportunities: amounts to the penny, and counts.

with expected as (

    select
        coalesce(sum(reporting_amount), 0) as total_amount,
        count(*) as deal_count

    from {{ ref('opportunities') }}

),

by_region as (

    select
        coalesce(sum(won_amount + lost_amount + open_amount), 0) as total_amount,
        coalesce(sum(won_count + lost_count + open_count), 0) as deal_count

    from {{ ref('pipeline_by_region') }}

),

by_product as (

    select
        coalesce(sum(won_amount + lost_amount + open_amount), 0) as total_amount,
        coalesce(sum(won_count + lost_count + open_count), 0) as deal_count

    from {{ ref('pipeline_by_product') }}

)

select expected.total_amount

from expected

cross join by_region

cross join by_product

where
    expected.total_amount != by_region.total_amount
    or expected.total_amount != by_product.total_amount
    or expected.deal_count != by_region.deal_count
    or expected.deal_count != by_product.deal_count
