-- Grain: one row per account and profile version that has days to score: the first and the last.

with points as (

    select * from {{ ref('int_health_points_spined') }}

),

final as (

    select
        account_id,
        profile,
        profile_version,
        min(scored_on) as first_scored_on,
        max(scored_on) as last_scored_on

    from points

    group by
        account_id,
        profile,
        profile_version

)

select * from final
