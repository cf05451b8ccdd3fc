-- Profiles are the customers: one for each, with or without transactions, and none besides.

with customers as (

    select customer_id from {{ ref('stg_feeds__customers') }}

),

profiles as (

    select customer_id from {{ ref('customer_360_profile') }}

)

select coalesce(customers.customer_id, profiles.customer_id) as customer_id

from customers

full outer join profiles
    on customers.customer_id = profiles.customer_id

where customers.customer_id is null or profiles.customer_id is null
