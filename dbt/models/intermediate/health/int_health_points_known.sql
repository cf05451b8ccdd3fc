-- Grain: one row per account, day to score and profile version, with everything the shares need and
-- which signals are known: of a connected feed nothing is a fact; sentiment without interactions
-- and an error rate without sessions are not known.

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
            and tickets_curve.signal_name = 'tickets'
            and measured.tickets_in_window >= tickets_curve.from_value
            and measured.tickets_in_window < tickets_curve.to_value

    left join curves as recency_curve
        on
            measured.profile = recency_curve.profile
            and measured.profile_version = recency_curve.profile_version
            and recency_curve.signal_name = 'recency'
            and measured.days_since_last_active >= recency_curve.from_value
            and measured.days_since_last_active < recency_curve.to_value

),

final as (

    select
        *,
        has_usage_feed as is_sessions_known,
        has_usage_feed as is_features_known,
        has_usage_feed and sessions_in_window > 0 as is_errors_known,
        has_usage_feed as is_recency_known,
        has_interactions_feed and sentiment_count > 0 as is_sentiment_known,
        has_interactions_feed as is_tickets_known

    from joined

)

select * from final -- noqa: AM04
