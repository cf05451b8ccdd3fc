-- Grain: one row per account, day to score and profile. Points are integers of tenths, rounded half
-- up from a fraction of integers and never above the most the signal can earn; the score is their
-- sum. Under the classic rule a signal that is not known keeps its weight and earns a fixed share.
{{ config(materialized='table') }}

with shared as (

    select * from {{ ref('int_health_points_shared') }}

),

weights as (

    select * from {{ ref('int_health_weights_scaled') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

known as (

    select
        *,
        concat(
            {%- for signal in health_signals() %}
            cast(is_{{ signal }}_known as integer){{ ',' if not loop.last }}
            {%- endfor %}
        ) as known_signals

    from shared

),

weighted as (

    select
        known.*,
        {%- for signal in health_signals() %}
        weights.{{ signal }}_weight,
        weights.{{ signal }}_max_tenths,
        {%- endfor %}
        weights.known_weight as scored_weight,
        coalesce(truly_known.known_weight, 0) as known_weight,
        profiles.healthy_from,
        profiles.at_risk_from,
        profiles.min_coverage_pct

    from known

    inner join profiles
        on
            known.profile = profiles.profile
            and known.profile_version = profiles.profile_version

    left join weights
        on
            known.profile = weights.profile
            and known.profile_version = weights.profile_version
            and weights.known_signals
            = case when known.missing_rule = 'classic' then '111111' else known.known_signals end

    left join weights as truly_known
        on
            known.profile = truly_known.profile
            and known.profile_version = truly_known.profile_version
            and known.known_signals = truly_known.known_signals

),

earned as (

    select
        *,
        {%- for signal in health_signals() %}
        case
            when missing_rule = 'classic' or is_{{ signal }}_known
                then least(
                    {{ signal }}_max_tenths,
                    {{ divide_half_up(
                        '1000 * ' ~ signal ~ '_weight * ' ~ signal ~ '_numerator',
                        'scored_weight * ' ~ signal ~ '_denominator'
                    ) }}
                )
        end as {{ signal }}_tenths{{ ',' if not loop.last }}
        {%- endfor %}

    from weighted

),

final as (

    select
        account_id,
        scored_on,
        profile,
        profile_version,
        {%- for signal in health_signals() %}
        {{ tenths_to_decimal(signal ~ '_tenths') }} as {{ signal }}_points,
        case
            when {{ signal }}_tenths is not null
                then {{ tenths_to_decimal(signal ~ '_max_tenths') }}
        end as {{ signal }}_max_points,
        {%- endfor %}
        case
            when scored_weight is not null
                then {{ tenths_to_decimal(
                    "coalesce(" ~ health_signals() | join("_tenths, 0) + coalesce(") ~ "_tenths, 0)"
                ) }}
        end as health_score,
        cast(known_weight * cast(0.01 as decimal(3, 2)) as decimal(5, 2)) as data_coverage_pct,
        healthy_from,
        at_risk_from,
        min_coverage_pct,
        sessions_in_window,
        expected_sessions,
        features_in_window,
        errors_in_window,
        cast(errors_in_window as double) / nullif(sessions_in_window, 0) as error_rate_in_window,
        days_since_last_active,
        case
            when sentiment_count = 0 then null
            when weight_nanos is not null
                then cast(weighted_nanos as double) / (weight_nanos * 1e9)
            else cast(sentiment_nanos as double) / (sentiment_count * 1e9)
        end as sentiment_mean,
        sentiment_count as sentiments_in_window,
        tickets_in_window

    from earned

)

select * from final
