-- Grain: one row per account with usage, over everything known by as_of.

with usage_events as (

    select * from {{ ref('stg_feeds__usage_events') }}

),

final as (

    select
        account_id,
        count(*) as total_sessions,
        count(distinct user_id) as active_users,
        count(distinct feature_used) as features_adopted,
        cast(sum(cast(session_duration_seconds as bigint)) as double)
        / nullif(count(session_duration_seconds), 0) as avg_session_duration_seconds,
        cast(count(*) filter (where is_error) as double) / count(*) as error_rate,
        max(usage_date) as last_active_date

    from usage_events

    group by account_id

)

select * from final
