-- Grain: one row per account, day to score and profile, only where the newest day of use known on
-- that day was later corrected or deleted. Nearly always empty.

with points as (

    select * from {{ ref('int_health_points_spined') }}

),

usage_days as (

    select * from {{ ref('int_usage_days_merged') }}

),

final as (

    select
        points.account_id,
        points.scored_on,
        points.profile,
        max(usage_days.usage_date) as last_active_date

    from points

    inner join usage_days
        on
            points.account_id = usage_days.account_id
            and points.scored_on >= usage_days.visible_from
            and points.scored_on < usage_days.visible_to
            and usage_days.visible_to < {{ end_of_time() }}

    where points.is_scored

    group by
        points.account_id,
        points.scored_on,
        points.profile

)

select * from final
