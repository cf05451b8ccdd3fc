-- The weights of the known signals are scaled up to 100, exactly.

select
    account_id,
    profile,
    health_date

from {{ ref('account_health_history') }}

where
    health_score is not null
    and coalesce(sessions_max_points, 0) + coalesce(features_max_points, 0)
    + coalesce(errors_max_points, 0) + coalesce(recency_max_points, 0)
    + coalesce(sentiment_max_points, 0) + coalesce(tickets_max_points, 0) != 100
