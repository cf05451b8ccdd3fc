-- Grain: one row per account, day to score and profile. Points are integers of tenths, rounded half
-- up from a fraction of integers and never above the most the signal can earn; the score is their
-- sum. Under the classic rule a signal that is not known keeps its weight and earns a fixed share.
{{ config(materialized='table') }}

with weighted as (

    select * from {{ ref('int_health_points_weighted') }}

),

earned as (

    select
        {%- for signal in health_signals() %}
        {%- set numerator = '1000 * ' ~ signal ~ '_weight * ' ~ signal ~ '_numerator' %}
        {%- set denominator = 'scored_weight * ' ~ signal ~ '_denominator' %}
        case
            when missing_rule = 'classic' or is_{{ signal }}_known
                then least({{ signal }}_max_tenths, {{ divide_half_up(numerator, denominator) }})
        end as {{ signal }}_tenths,
        {%- endfor %}
        *

    from weighted

),

totalled as (

    select
        *,
        {%- for signal in health_signals() %}
        coalesce({{ signal }}_tenths, 0) +
        {%- endfor %}
        0 as score_tenths

    from earned

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
        case when scored_weight is not null then {{ tenths_to_decimal('score_tenths') }} end
            as health_score,
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

    from totalled

)

select * from final
