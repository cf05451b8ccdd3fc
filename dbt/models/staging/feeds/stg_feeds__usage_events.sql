-- Grain: one row per session, its newest version; gone sessions and those that begin after as_of
-- are left out.

with versions as (

    select * from {{ ref('stg_feeds__usage_event_versions') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

final as (

    select
        versions.session_id,
        versions.account_id,
        versions.user_id,
        versions.feature_used,
        versions.session_duration_seconds,
        versions.error_code,
        versions.is_error,
        versions.occurred_at,
        versions.usage_date,
        versions.effective_at,
        versions._source,
        versions._batch_id

    from versions

    cross join run

    where
        versions.is_newest
        and not versions.is_gone
        and versions.usage_date <= run.as_of

)

select * from final
