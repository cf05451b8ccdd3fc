-- Grain: one row per account, profile and day of the 365 that end with as_of on which the account
-- existed. A churned account keeps the score of its churn date; scored_on says which day that is.

with account_days as (

    select * from {{ ref('int_accounts_spined_to_day') }}

),

scores as (

    select * from {{ ref('int_health_points_scored') }}

),

final as (

    select
        account_days.account_id,
        scores.profile,
        account_days.health_date,
        scores.profile_version,
        {%- for signal in health_signals() %}
        scores.{{ signal }}_points,
        {%- endfor %}
        {%- for signal in health_signals() %}
        scores.{{ signal }}_max_points,
        {%- endfor %}
        scores.health_score,
        case
            when account_days.is_churned then 'churned'
            when scores.data_coverage_pct < scores.min_coverage_pct then 'insufficient_data'
            when scores.health_score is null then 'insufficient_data'
            when scores.health_score >= scores.healthy_from then 'healthy'
            when scores.health_score >= scores.at_risk_from then 'at_risk'
            else 'critical'
        end as risk_tier,
        scores.data_coverage_pct,
        scores.sessions_in_window,
        scores.expected_sessions,
        scores.features_in_window,
        scores.error_rate_in_window,
        scores.days_since_last_active,
        scores.sentiment_mean,
        scores.sentiments_in_window,
        scores.tickets_in_window,
        account_days.scored_on,
        account_days.churned_on

    from account_days

    inner join scores
        on
            account_days.account_id = scores.account_id
            and account_days.scored_on = scores.scored_on

)

select * from final
