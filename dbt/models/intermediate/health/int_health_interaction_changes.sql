-- Grain: one row per change, on a day, of the tickets and sentiments that count for an account
-- under a profile version; the two have windows of their own.

with interaction_days as (

    select * from {{ ref('int_interactions_aggregated_to_day') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

stretches as (

    select
        interaction_days.account_id,
        profiles.profile,
        profiles.profile_version,
        interaction_days.visible_from as counts_from,
        case
            when profiles.window_days = 0 then interaction_days.visible_to
            else least(
                interaction_days.interaction_date + profiles.window_days,
                interaction_days.visible_to
            )
        end as counts_to,
        interaction_days.ticket_count,
        0 as sentiment_count,
        0 as sentiment_nanos

    from interaction_days

    cross join profiles

    where interaction_days.ticket_count > 0

    union all

    select
        interaction_days.account_id,
        profiles.profile,
        profiles.profile_version,
        interaction_days.visible_from as counts_from,
        case
            when profiles.sentiment_window_days = 0 then interaction_days.visible_to
            else least(
                interaction_days.interaction_date + profiles.sentiment_window_days,
                interaction_days.visible_to
            )
        end as counts_to,
        0 as ticket_count,
        interaction_days.sentiment_count,
        interaction_days.sentiment_nanos

    from interaction_days

    cross join profiles

    where interaction_days.sentiment_count > 0

),

final as (

    select
        account_id,
        profile,
        profile_version,
        counts_from as change_date,
        ticket_count as ticket_change,
        sentiment_count as sentiment_count_change,
        sentiment_nanos as sentiment_nanos_change

    from stretches

    where counts_from < counts_to

    union all

    select
        account_id,
        profile,
        profile_version,
        counts_to as change_date,
        -ticket_count as ticket_change,
        -sentiment_count as sentiment_count_change,
        -sentiment_nanos as sentiment_nanos_change

    from stretches

    where counts_from < counts_to and counts_to < {{ end_of_time() }}

)

select * from final
