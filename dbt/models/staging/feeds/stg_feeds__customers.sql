-- Grain: one row per customer, its newest version; gone customers are left out.

with versions as (

    select * from {{ ref('stg_feeds__customer_versions') }}

),

ranked as (

    select
        *,
        {{ version_rank('customer_id') }} as version_rank

    from versions

),

final as (

    select
        customer_id,
        first_name,
        last_name,
        email,
        phone,
        age,
        state,
        city,
        employment_status,
        card_type,
        credit_limit,
        currency,
        account_open_date,
        account_id,
        effective_at,
        _source,
        _batch_id

    from ranked

    where version_rank = 1 and not is_gone

)

select * from final
