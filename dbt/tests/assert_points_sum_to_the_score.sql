-- The score is the sum of its points, and no signal earns more than its maximum.

select
    account_id,
    profile,
    health_date

from {{ ref('account_health_history') }}

where
    coalesce(health_score, 0) != coalesce(sessions_points, 0) + coalesce(features_points, 0)
    + coalesce(errors_points, 0) + coalesce(recency_points, 0)
    + coalesce(sentiment_points, 0) + coalesce(tickets_points, 0)
    {%- for signal in health_signals() %}
    or {{ signal }}_points > {{ signal }}_max_points
    or ({{ signal }}_points is null and {{ signal }}_max_points is not null)
    or ({{ signal }}_points is not null and health_score is null)
    {%- endfor %}
