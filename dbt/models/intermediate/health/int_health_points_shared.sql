-- Grain: one row per account, day to score and profile version. Per signal the share of its weight
-- that is earned, as a fraction of integers, and whether the signal is known (known_set: all six as
-- bits, the first signal the highest).
-- Rules: docs/reference/health-score.md.
{{ config(materialized='table') }}

with known as (

    select * from {{ ref('int_health_points_known') }}

),

final as (

    select
        account_id,
        scored_on,
        profile,
        profile_version,
        missing_rule,
        {%- for signal in health_signals() %}
        {{ 2 ** (6 - loop.index) }} * cast(is_{{ signal }}_known as integer) +
        {%- endfor %}
        0 as known_set,
        sessions_in_window,
        errors_in_window,
        features_in_window,
        tickets_in_window,
        sentiment_count,
        sentiment_nanos,
        weighted_nanos,
        weight_nanos,
        days_since_last_active,
        expected_sessions,
        {%- for signal in health_signals() %}
        is_{{ signal }}_known,
        {%- endfor %}
        sessions_numerator,
        sessions_denominator,
        least(features_in_window, features_cap) as features_numerator,
        features_cap as features_denominator,
        case when is_errors_known then sessions_in_window - errors_in_window else 1 end
            as errors_numerator,
        greatest(sessions_in_window, 1) as errors_denominator,
        coalesce(recency_numerator, 0) as recency_numerator,
        coalesce(recency_denominator, 1) as recency_denominator,
        case
            when not is_sentiment_known then 1
            when weight_nanos is not null
                then weighted_nanos + weight_nanos * cast(1000000000 as hugeint)
            else sentiment_nanos + sentiment_count * cast(1000000000 as hugeint)
        end as sentiment_numerator,
        case
            when not is_sentiment_known then 2
            when weight_nanos is not null
                then 2 * greatest(weight_nanos, 1) * cast(1000000000 as hugeint)
            else 2 * sentiment_count * cast(1000000000 as hugeint)
        end as sentiment_denominator,
        case when is_tickets_known then coalesce(tickets_numerator, 0) else 1 end
            as tickets_numerator,
        case when is_tickets_known then coalesce(tickets_denominator, 1) else 1 end
            as tickets_denominator

    from known

)

select * from final
