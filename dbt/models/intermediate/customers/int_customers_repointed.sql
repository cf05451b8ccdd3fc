-- Grain: one row per customer whose versions differ from those that the transactions point at. None
-- in a full build, in which every transaction is pointed anew.
{{ config(materialized='table') }}

with versions as (

    select
        customer_id,
        customer_key,
        valid_from,
        valid_to

    from {{ ref('int_customers_versioned') }}

),

{% if is_full_build() -%}
final as (

    select customer_id

    from versions

    where false

)
{%- else -%}
built as (

    select
        customer_id,
        customer_key,
        valid_from,
        valid_to

    from {{ as_last_built('dim_customer') }}

    where customer_key != -1

),

final as (

    select coalesce(versions.customer_id, built.customer_id) as customer_id

    from versions

    full outer join built
        on
            versions.customer_key = built.customer_key
            and versions.valid_from = built.valid_from
            and versions.valid_to = built.valid_to

    where versions.customer_key is null or built.customer_key is null

    group by coalesce(versions.customer_id, built.customer_id)

)
{%- endif %}

select * from final
