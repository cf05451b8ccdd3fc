-- The current membership of a customer is the segment of the profile.

with memberships as (

    select *

    from {{ ref('customer_segments') }}

    where is_current

),

profiles as (

    select * from {{ ref('customer_360_profile') }}

)

select profiles.customer_id

from profiles

left join memberships
    on profiles.customer_id = memberships.customer_id

where profiles.customer_segment is distinct from memberships.customer_segment
