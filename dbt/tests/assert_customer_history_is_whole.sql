-- A customer's versions follow one another without gap or overlap, and exactly the last is current.

with versions as (

    select
        customer_id,
        valid_from,
        valid_to,
        is_current,
        lead(valid_from) over (partition by customer_id order by valid_from) as next_from

    from {{ ref('dim_customer') }}

)

select customer_id

from versions

where
    valid_from >= valid_to
    or is_current != (next_from is null)
    or coalesce(next_from, cast({{ end_of_time() }} as timestamp)) != valid_to
