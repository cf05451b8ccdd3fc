-- Grain: one row per version of an account known by the end of as_of. A version holds on the days
-- in [valid_from, valid_to); of several on one day only the last holds on any.
{{ config(materialized='table') }}

with accounts as (

    select * from {{ source('raw', 'accounts') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

effective as (

    select
        accounts.*,
        {{ reporting_date('accounts.effective_at', 'run.time_zone') }} as valid_from

    from accounts

    cross join run

    where accounts.effective_at < run.cutoff_at

),

final as (

    select
        account_id,
        account_name,
        industry,
        region,
        arr_amount,
        currency,
        tier,
        seats,
        subscription_start_date,
        subscription_end_date,
        coalesce(is_churned, false) as is_churned,
        account_owner_id,
        account_owner_name,
        valid_from,
        {{ next_version_from('account_id') }} as valid_to,
        {{ is_gone() }} as is_gone,
        {{ version_rank('account_id') }} = 1 as is_newest,
        effective_at,
        _source,
        _batch_id,
        _sequence,
        _position

    from effective

)

select * from final
