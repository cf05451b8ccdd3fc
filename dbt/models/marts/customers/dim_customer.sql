-- Grain: one row per version of a customer, and one for customers that nobody knows. History of
-- card and limit (type 2); the other attributes are as they are now on every version (type 1).
-- depends_on: {{ ref('int_customers_repointed') }}

with versions as (

    select * from {{ ref('int_customers_versioned') }}

),

newest as (

    select *

    from {{ ref('stg_feeds__customer_versions') }}

    where not is_gone

    qualify {{ version_rank('customer_id') }} = 1

),

known as (

    select
        versions.customer_key,
        versions.customer_id,
        versions.version_number,
        versions.valid_from,
        versions.valid_to,
        versions.is_current,
        versions.is_deleted,
        versions.card_type,
        versions.credit_limit,
        newest.first_name,
        newest.last_name,
        newest.email,
        newest.phone,
        newest.age,
        newest.state,
        newest.city,
        newest.employment_status,
        newest.currency,
        newest.account_open_date,
        newest.account_id

    from versions

    inner join newest
        on versions.customer_id = newest.customer_id

),

unknown as (

    select
        -1 as customer_key,
        '{{ unknown_member() }}' as customer_id,
        1 as version_number,
        cast('0001-01-01' as timestamp) as valid_from,
        cast({{ end_of_time() }} as timestamp) as valid_to,
        true as is_current,
        false as is_deleted

),

final as (

    select * from known

    union all by name

    select * from unknown

)

select * from final
