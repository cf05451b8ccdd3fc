-- Grain: one row per profile version, signal and step of its curve: values in
-- [from_value, to_value) earn numerator / denominator of the weight; above the last step, nothing.

with profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

steps as (

    select
        profile,
        profile_version,
        'recency' as signal,
        {{ curve_steps('recency_curve') }} as step

    from profiles

    union all

    select
        profile,
        profile_version,
        'tickets' as signal,
        {{ curve_steps('tickets_curve') }} as step

    from profiles

),

final as (

    select
        profile,
        profile_version,
        signal,
        coalesce(
            lag(step[1]) over (partition by profile, profile_version, signal order by step[1]), -1
        ) + 1 as from_value,
        step[1] + 1 as to_value,
        step[2] as numerator,
        step[3] as denominator

    from steps

)

select * from final
