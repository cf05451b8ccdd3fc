-- Grain: one row per account, profile version and day of use that stays known, on the day on which
-- it becomes known.

with usage_days as (

    select * from {{ ref('int_usage_days_merged') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

final as (

    select
        usage_days.account_id,
        profiles.profile,
        profiles.profile_version,
        usage_days.visible_from as change_date,
        usage_days.usage_date as last_active_date

    from usage_days

    cross join profiles

    where usage_days.visible_to = {{ end_of_time() }}

)

select * from final
