-- Grain: one row per account, day of use and unbroken stretch of days [visible_from, visible_to) on
-- which at least one session of that day was known. Nearly always one stretch without an end.
{{ config(materialized='table') }}

with usage_days as (

    select * from {{ ref('int_usage_events_aggregated_to_day') }}

),

-- A stretch begins where nothing before it reaches.
marked as (

    select
        account_id,
        usage_date,
        visible_from,
        visible_to,
        case
            when visible_from <= max(visible_to) over (
                partition by account_id, usage_date
                order by visible_from, visible_to
                rows between unbounded preceding and 1 preceding
            ) then 0
            else 1
        end as is_start

    from usage_days

),

numbered as (

    select
        account_id,
        usage_date,
        visible_from,
        visible_to,
        sum(is_start) over (
            partition by account_id, usage_date
            order by visible_from, visible_to
            rows between unbounded preceding and current row
        ) as stretch

    from marked

),

final as (

    select
        account_id,
        usage_date,
        min(visible_from) as visible_from,
        max(visible_to) as visible_to

    from numbered

    group by
        account_id,
        usage_date,
        stretch

)

select * from final
