-- Grain: one row per account, day to score and profile version with a half-life: the weighted sum
-- of sentiments and the sum of weights, in billionths. A weight depends on the age alone and is
-- rounded to an integer before anything is added: sums are exact whatever the order of rows.
-- The power is the one double of the health score.

with points as (

    select * from {{ ref('int_health_points_spined') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

interaction_days as (

    select * from {{ ref('int_interactions_aggregated_to_day') }}

),

weighted as (

    select
        points.account_id,
        points.scored_on,
        points.profile,
        points.profile_version,
        interaction_days.sentiment_count,
        interaction_days.sentiment_nanos,
        cast(
            round(
                1e9 * power(
                    0.5e0,
                    (points.scored_on - interaction_days.interaction_date)
                    / cast(profiles.sentiment_half_life_days as double)
                )
            ) as hugeint
        ) as weight_nanos

    from points

    inner join profiles
        on
            points.profile = profiles.profile
            and points.profile_version = profiles.profile_version
            and profiles.sentiment_half_life_days > 0

    inner join interaction_days
        on
            points.account_id = interaction_days.account_id
            and interaction_days.sentiment_count > 0
            and points.scored_on >= interaction_days.visible_from
            and points.scored_on < interaction_days.visible_to
            and (
                profiles.sentiment_window_days = 0
                or points.scored_on
                < interaction_days.interaction_date + profiles.sentiment_window_days
            )

    where points.is_scored

),

final as (

    select
        account_id,
        scored_on,
        profile,
        profile_version,
        sum(sentiment_nanos * weight_nanos) as weighted_nanos,
        sum(sentiment_count * weight_nanos) as weight_nanos

    from weighted

    group by
        account_id,
        scored_on,
        profile,
        profile_version

)

select * from final
