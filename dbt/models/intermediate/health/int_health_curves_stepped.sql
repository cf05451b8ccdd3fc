-- Grain: one row per profile version, signal and step of its curve: values in
-- [from_value, to_value) earn numerator / denominator of the weight; above the last step, nothing.

with profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

steps as (

    select
        profile,
        profile_version,
        'recency' as signal_name,
        {{ curve_steps('recency_curve') }} as curve_step

    from profiles

    union all

    select
        profile,
        profile_version,
        'tickets' as signal_name,
        {{ curve_steps('tickets_curve') }} as curve_step

    from profiles

),

final as (

    select
        profile,
        profile_version,
        signal_name,
        coalesce(
            lag(curve_step[1]) over (
                partition by profile, profile_version, signal_name
                order by curve_step[1]
            ),
            -1
        ) + 1 as from_value,
        curve_step[1] + 1 as to_value,
        curve_step[2] as numerator,
        curve_step[3] as denominator

    from steps

)

select * from final
