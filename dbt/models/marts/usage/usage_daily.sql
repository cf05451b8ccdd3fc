-- Grain: one row per account and day with usage, newest versions by the end of as_of.

with usage_events as (

    select * from {{ ref('stg_feeds__usage_events') }}

),

final as (

    select
        account_id,
        usage_date,
        count(*) as session_count,
        count(*) filter (where is_error) as error_count,
        count(distinct user_id) as user_count,
        cast(coalesce(sum(session_duration_seconds), 0) as bigint) as total_duration_seconds

    from usage_events

    group by
        account_id,
        usage_date

)

select * from final
