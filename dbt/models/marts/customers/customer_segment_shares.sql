-- Grain: one row per measured day and segment that had members on it.

with segmented as (

    select * from {{ ref('int_customers_segmented') }}

),

final as (

    select
        measured_on,
        customer_segment,
        count(*) as customer_count,
        count(*) / cast(sum(count(*)) over (partition by measured_on) as double) as customer_share

    from segmented

    group by
        measured_on,
        customer_segment

)

select * from final
