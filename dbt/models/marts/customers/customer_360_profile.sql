-- Grain: one row per customer, with or without transactions; gone customers are left out. Rules:
-- docs/reference/customer-profile.md. Churn columns say not_scored until a model scores.

with profiled as (

    select * from {{ ref('int_customers_profiled') }}

),

states as (

    select * from {{ ref('int_us_states') }}

),

churn as (

    select *

    from {{ ref('stg_derived__predictions') }}

    where model = 'customer_churn'

),

lifetime as (

    select *

    from {{ ref('stg_derived__predictions') }}

    where model = 'lifetime_value'

),

measured as (

    select
        profiled.*,
        states.state_code,
        case
            when profiled.transaction_count > 0
                then {{ amount_per('profiled.spend_amount', 'profiled.transaction_count') }}
        end as avg_transaction_value,
        {{ sample_deviation('spend_amount', 'squared_amount', 'transaction_count') }}
            as stddev_transaction_value,
        {{ spend_change_pct() }} as spend_change_pct,
        {{ percentage('travel_amount', 'spend_amount') }} as travel_spend_pct,
        {{ percentage('necessities_amount', 'spend_amount') }} as necessities_spend_pct,
        case
            when profiled.currency = profiled.reporting_currency
                then {{ percentage('avg_monthly_spend', 'credit_limit') }}
        end as credit_utilization_pct,
        churn.prediction as churn_probability,
        churn.score as churn_risk_score,
        coalesce(churn.category, 'not_scored') as churn_risk_category,
        cast(lifetime.prediction as decimal(18, 2)) as predicted_value_365_days

    from profiled

    left join states
        on upper(trim(profiled.state)) = states.spelling

    left join churn
        on profiled.customer_id = churn.entity_id

    left join lifetime
        on profiled.customer_id = lifetime.entity_id

),

final as (

    select
        customer_id,
        first_name,
        last_name,
        concat(first_name, ' ', last_name) as full_name,
        email,
        phone,
        age,
        state,
        state_code,
        city,
        employment_status,
        card_type,
        credit_limit,
        reporting_currency as currency,
        account_open_date,
        account_id,
        customer_segment,
        tenure_months,
        spend_amount as lifetime_value,
        transaction_count as total_transactions,
        declined_count as declined_transactions,
        first_transaction_date,
        last_transaction_date,
        cast(days_since_last_transaction as integer) as days_since_last_transaction,
        avg_transaction_value,
        cast(median_amount as decimal(18, 2)) as median_transaction_value,
        min_amount as min_transaction_value,
        max_amount as max_transaction_value,
        stddev_transaction_value,
        case
            when coalesce(stddev_transaction_value, 0) = 0 then 'no_transactions'
            when stddev_transaction_value < 50 then 'consistent'
            when stddev_transaction_value < 200 then 'moderate'
            else 'variable'
        end as spending_consistency,
        last_90_amount as spend_last_90_days,
        prior_90_amount as spend_prior_90_days,
        spend_change_pct,
        last_90_count as transactions_last_90_days,
        prior_90_count as transactions_prior_90_days,
        avg_monthly_spend,
        travel_spend_pct,
        necessities_spend_pct,
        case
            when travel_amount * 4 >= spend_amount and spend_amount > 0 then 'travel_focused'
            when necessities_amount * 10 >= spend_amount * 6 and spend_amount > 0
                then 'necessity_focused'
            else 'balanced'
        end as spending_profile,
        credit_utilization_pct,
        case
            when days_since_last_transaction <= 30 then 'active'
            when days_since_last_transaction <= 60 then 'recent'
            when days_since_last_transaction <= 90 then 'at_risk'
            when days_since_last_transaction > 90 then 'inactive'
        end as recency_status,
        churn_probability,
        churn_risk_score,
        churn_risk_category,
        predicted_value_365_days,
        customer_segment = 'declining' or coalesce(churn_risk_score >= 70, false)
            as eligible_for_retention,
        customer_segment = 'new_and_growing' as eligible_for_onboarding,
        customer_segment = 'high_value_travelers' and lower(card_type) = 'standard'
            as eligible_for_premium,
        rfm_recency_score,
        rfm_frequency_score,
        rfm_monetary_score,
        as_of

    from measured

)

select * from final
