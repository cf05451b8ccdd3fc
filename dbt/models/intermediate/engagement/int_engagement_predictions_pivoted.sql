-- Grain: one row per customer whom a model of engagement scored.

with predictions as (

    select * from {{ ref('stg_derived__predictions') }}

),

final as (

    select
        entity_id as customer_id,
        max(prediction) filter (where model = 'engagement_churn') as churn_probability,
        max(score) filter (where model = 'engagement_churn') as churn_risk_score,
        max(category) filter (where model = 'engagement_churn') as churn_risk_category,
        max(prediction) filter (where model = 'engagement') as predicted_engagement,
        max(prediction) filter (where model = 'engagement_value') as predicted_value_usd,
        max(prediction) filter (where model = 'engagement_anomaly') as anomaly_score,
        bool_or(is_positive) filter (where model = 'engagement_anomaly') as is_anomalous

    from predictions

    where model in ('engagement', 'engagement_churn', 'engagement_value', 'engagement_anomaly')

    group by entity_id

)

select * from final
