-- Grain: one row per change, on a day, of what counts for an account under a profile version.
-- A session counts while its age is within the window and while it is known: it adds 1 on the day
-- this begins and takes 1 away on the day it ends. The sum of all changes up to a day is the count
-- on that day, for any day, without a loop over days.

with usage_days as (

    select * from {{ ref('int_usage_events_aggregated_to_day') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

stretches as (

    select
        usage_days.account_id,
        profiles.profile,
        profiles.profile_version,
        'window' as measure,
        usage_days.visible_from as counts_from,
        case
            when profiles.window_days = 0 then usage_days.visible_to
            else least(usage_days.usage_date + profiles.window_days, usage_days.visible_to)
        end as counts_to,
        usage_days.session_count,
        usage_days.error_count

    from usage_days

    cross join profiles

    union all

    select
        usage_days.account_id,
        profiles.profile,
        profiles.profile_version,
        'baseline' as measure,
        greatest(usage_days.usage_date + profiles.window_days, usage_days.visible_from)
            as counts_from,
        least(
            usage_days.usage_date + profiles.window_days + profiles.baseline_days,
            usage_days.visible_to
        ) as counts_to,
        usage_days.session_count,
        usage_days.error_count

    from usage_days

    cross join profiles

    where profiles.sessions_curve = 'own_average'

),

changes as (

    select
        account_id,
        profile,
        profile_version,
        measure,
        counts_from as change_date,
        session_count,
        error_count

    from stretches

    where counts_from < counts_to

    union all

    select
        account_id,
        profile,
        profile_version,
        measure,
        counts_to as change_date,
        -session_count as session_count,
        -error_count as error_count

    from stretches

    where counts_from < counts_to and counts_to < {{ end_of_time() }}

),

final as (

    select
        account_id,
        profile,
        profile_version,
        change_date,
        case when measure = 'window' then session_count else 0 end as session_change,
        case when measure = 'window' then error_count else 0 end as error_change,
        case when measure = 'baseline' then session_count else 0 end as baseline_change

    from changes

)

select * from final
