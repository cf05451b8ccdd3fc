-- Grain: one row per customer and time in one segment, measured at the ends of months and on as_of.
-- A segment found on one measured day holds until another is found on a later one.

with segmented as (

    select
        customer_id,
        measured_on,
        customer_segment

    from {{ ref('int_customers_segmented') }}

),

changes as (

    select *

    from segmented

    qualify
        customer_segment is distinct from lag(customer_segment) over (
            partition by customer_id
            order by measured_on
        )

),

final as (

    select
        customer_id,
        customer_segment,
        measured_on as valid_from,
        coalesce(lead(measured_on) over by_time, {{ end_of_time() }}) as valid_to,
        lead(measured_on) over by_time is null as is_current

    from changes

    window by_time as (partition by customer_id order by measured_on)

)

select * from final
