-- Grain: one row per account, day to score and profile version. Per signal the share of its weight
-- that is earned, as a fraction of integers, and whether the signal is known.
-- Rules: docs/reference/health-score.md.
{{ config(materialized='table') }}

with measured as (

    select * from {{ ref('int_health_points_expected') }}

),

curves as (

    select * from {{ ref('int_health_curves_stepped') }}

),

decayed as (

    select * from {{ ref('int_health_sentiment_decayed') }}

),

joined as (

    select
        measured.*,
        decayed.weighted_nanos,
        decayed.weight_nanos,
        tickets_curve.numerator as tickets_numerator,
        tickets_curve.denominator as tickets_denominator,
        recency_curve.numerator as recency_numerator,
        recency_curve.denominator as recency_denominator

    from measured

    left join decayed
        on
            measured.account_id = decayed.account_id
            and measured.scored_on = decayed.scored_on
            and measured.profile = decayed.profile
            and measured.profile_version = decayed.profile_version

    left join curves as tickets_curve
        on
            measured.profile = tickets_curve.profile
            and measured.profile_version = tickets_curve.profile_version
            and tickets_curve.signal = 'tickets'
            and measured.tickets_in_window >= tickets_curve.from_value
            and measured.tickets_in_window < tickets_curve.to_value

    left join curves as recency_curve
        on
            measured.profile = recency_curve.profile
            and measured.profile_version = recency_curve.profile_version
            and recency_curve.signal = 'recency'
            and measured.days_since_last_active >= recency_curve.from_value
            and measured.days_since_last_active < recency_curve.to_value

),

known as (

    select
        *,
        has_usage_feed as is_sessions_known,
        has_usage_feed as is_features_known,
        has_usage_feed and sessions_in_window > 0 as is_errors_known,
        has_usage_feed as is_recency_known,
        has_interactions_feed and sentiment_count > 0 as is_sentiment_known,
        has_interactions_feed as is_tickets_known

    from joined

),

final as (

    select
        account_id,
        scored_on,
        profile,
        profile_version,
        missing_rule,
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
        case when is_tickets_known then tickets_numerator else 1 end as tickets_numerator,
        case when is_tickets_known then tickets_denominator else 1 end as tickets_denominator

    from known

)

select * from final
