-- Grain: one row per version of an interaction known by the end of as_of. A version holds on the
-- days in [valid_from, valid_to).
{{ config(materialized='table') }}

with interactions as (

    select * from {{ source('raw', 'interactions') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

effective as (

    select
        interactions.*,
        {{ reporting_date('interactions.effective_at', 'run.time_zone') }} as valid_from,
        {{ reporting_date('interactions.occurred_at', 'run.time_zone') }} as interaction_date

    from interactions

    cross join run

    where interactions.effective_at < run.cutoff_at

),

final as (

    select
        interaction_id,
        account_id,
        opportunity_id,
        customer_id,
        interaction_type,
        body,
        sha256(body) as text_hash,
        occurred_at,
        interaction_date,
        valid_from,
        {{ next_version_from('interaction_id') }} as valid_to,
        {{ is_gone() }} as is_gone,
        {{ version_rank('interaction_id') }} = 1 as is_newest,
        effective_at,
        _source,
        _batch_id

    from effective

)

select * from final
