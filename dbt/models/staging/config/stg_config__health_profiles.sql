-- Grain: one row per profile and version; in force on the days in [valid_from, valid_to). The first
-- version of a profile holds for all days before it too.

with profiles as (

    select * from {{ source('config', 'health_profiles') }}

),

final as (

    select
        profile,
        cast(version as integer) as profile_version,
        case
            when row_number() over (partition by profile order by effective_from, version) = 1
                then cast('0001-01-01' as date)
            else effective_from
        end as valid_from,
        coalesce(
            lead(effective_from) over (partition by profile order by effective_from, version),
            {{ end_of_time() }}
        ) as valid_to,
        cast(sessions_weight as decimal(5, 2)) as sessions_weight,
        cast(features_weight as decimal(5, 2)) as features_weight,
        cast(errors_weight as decimal(5, 2)) as errors_weight,
        cast(recency_weight as decimal(5, 2)) as recency_weight,
        cast(sentiment_weight as decimal(5, 2)) as sentiment_weight,
        cast(tickets_weight as decimal(5, 2)) as tickets_weight,
        cast(window_days as integer) as window_days,
        cast(baseline_days as integer) as baseline_days,
        cast(sentiment_window_days as integer) as sentiment_window_days,
        cast(sentiment_half_life_days as integer) as sentiment_half_life_days,
        sessions_curve,
        cast(sessions_cap as integer) as sessions_cap,
        cast(features_cap as integer) as features_cap,
        recency_curve,
        tickets_curve,
        missing_rule,
        cast(healthy_from as integer) as healthy_from,
        cast(at_risk_from as integer) as at_risk_from,
        cast(min_coverage_pct as integer) as min_coverage_pct

    from profiles

)

select * from final
