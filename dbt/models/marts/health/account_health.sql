-- Grain: one row per account that has started by as_of, with the shown profile's score on as_of.
-- Totals are over everything known by as_of; columns named in_window are what the points rest on.

with accounts as (

    select * from {{ ref('stg_feeds__accounts') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

history as (

    select history.*

    from {{ ref('account_health_history') }} as history

    inner join {{ ref('stg_config__shown_profile') }} as shown
        on history.profile = shown.profile

),

usage_totals as (

    select * from {{ ref('int_usage_events_aggregated_to_account') }}

),

interaction_totals as (

    select * from {{ ref('int_interactions_aggregated_to_account') }}

),

final as (

    select
        accounts.account_id,
        accounts.account_name,
        accounts.industry,
        accounts.region,
        accounts.tier,
        accounts.seats,
        accounts.arr_amount,
        accounts.currency as arr_currency,
        accounts.subscription_start_date,
        accounts.subscription_end_date,
        history.risk_tier = 'churned' as is_churned,
        history.churned_on,
        accounts.account_owner_id,
        accounts.account_owner_name,
        history.profile,
        history.profile_version,
        {%- for signal in health_signals() %}
        history.{{ signal }}_points,
        {%- endfor %}
        {%- for signal in health_signals() %}
        history.{{ signal }}_max_points,
        {%- endfor %}
        history.health_score,
        history.risk_tier,
        history.data_coverage_pct,
        history.sessions_in_window,
        history.expected_sessions,
        history.features_in_window,
        history.error_rate_in_window,
        history.sentiment_mean,
        history.tickets_in_window,
        coalesce(usage_totals.total_sessions, 0) as total_sessions,
        coalesce(usage_totals.active_users, 0) as active_users,
        coalesce(usage_totals.features_adopted, 0) as features_adopted,
        usage_totals.avg_session_duration_seconds,
        usage_totals.error_rate,
        usage_totals.last_active_date,
        run.as_of - usage_totals.last_active_date as days_since_last_active,
        interaction_totals.avg_sentiment,
        interaction_totals.worst_sentiment,
        coalesce(interaction_totals.support_ticket_count, 0) as support_ticket_count,
        coalesce(interaction_totals.sales_call_count, 0) as sales_call_count,
        coalesce(interaction_totals.email_count, 0) as email_count,
        coalesce(interaction_totals.negative_interaction_count, 0) as negative_interaction_count,
        coalesce(interaction_totals.top_complaint_category, 'none') as top_complaint_category,
        coalesce(history.churned_on, run.as_of) - accounts.subscription_start_date as tenure_days,
        case
            when history.risk_tier != 'churned' and accounts.subscription_end_date >= run.as_of
                then accounts.subscription_end_date - run.as_of
        end as days_to_renewal,
        earlier.health_score as health_score_30_days_ago,
        cast(history.health_score - earlier.health_score as decimal(4, 1))
            as health_score_change_30_days,
        history.scored_on,
        run.as_of

    from accounts

    cross join run

    inner join history
        on
            accounts.account_id = history.account_id
            and run.as_of = history.health_date

    left join history as earlier
        on
            accounts.account_id = earlier.account_id
            and run.as_of - 30 = earlier.health_date

    left join usage_totals
        on accounts.account_id = usage_totals.account_id

    left join interaction_totals
        on accounts.account_id = interaction_totals.account_id

)

select * from final
