-- Grain: one row per opportunity, its newest version; gone opportunities are left out.
-- Reads raw.opportunities and config.run alone: recent sales run the compiled SQL live.

with opportunities as (

    select * from {{ source('raw', 'opportunities') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

ranked as (

    select
        opportunities.*,
        {{ version_rank('opportunity_id') }} as version_rank

    from opportunities

    cross join run

    where opportunities.effective_at < run.cutoff_at

),

final as (

    select
        opportunity_id,
        account_id,
        customer_name,
        product_code,
        region,
        stage,
        status,
        amount,
        currency,
        created_date,
        close_date,
        lead_source,
        owner_id,
        case
            when status in ('won', 'lost') then coalesce(close_date, created_date)
            else created_date
        end as sale_date,
        effective_at,
        _source,
        _batch_id,
        _sequence,
        _position

    from ranked

    where version_rank = 1 and not {{ is_gone() }}

)

select * from final
