-- Grain: one row per version of a session known by the end of as_of. A version holds on the days
-- in [valid_from, valid_to). An error code that is empty names no error.
{{ config(materialized='table') }}

with usage_events as (

    select * from {{ source('raw', 'usage_events') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

effective as (

    select
        usage_events.*,
        {{ reporting_date('usage_events.effective_at', 'run.time_zone') }} as valid_from,
        {{ reporting_date('usage_events.occurred_at', 'run.time_zone') }} as usage_date

    from usage_events

    cross join run

    where usage_events.effective_at < run.cutoff_at

),

final as (

    select
        session_id,
        account_id,
        user_id,
        feature_used,
        session_duration_seconds,
        error_code,
        occurred_at,
        usage_date,
        valid_from,
        coalesce(trim(error_code), '') != '' as is_error,
        {{ next_version_from('session_id') }} as valid_to,
        {{ is_gone() }} as is_gone,
        {{ version_rank('session_id') }} = 1 as is_newest,
        effective_at,
        _source,
        _batch_id

    from effective

)

select * from final
