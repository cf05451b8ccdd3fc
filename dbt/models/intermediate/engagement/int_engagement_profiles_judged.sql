-- Grain: one row per customer and snapshot. Predictions belong to the newest snapshot; on earlier
-- ones at_risk is who then left, once models have scored: churn_basis says which.
{{ config(materialized='table') }}

with profiles as (

    select * from {{ ref('stg_feeds__engagement_profiles') }}

),

predictions as (

    select * from {{ ref('int_engagement_predictions_pivoted') }}

),

cuts as (

    select * from {{ ref('int_engagement_cuts_measured') }}

),

scored as (

    select
        profiles.*,
        cuts.revenue_cut,
        cuts.connections_cut,
        predictions.churn_probability,
        predictions.churn_risk_score,
        predictions.churn_risk_category,
        predictions.predicted_engagement,
        predictions.predicted_value_usd,
        predictions.anomaly_score,
        predictions.is_anomalous

    from profiles

    cross join cuts

    left join predictions
        on
            profiles.customer_id = predictions.customer_id
            and profiles.is_newest

),

based as (

    select
        *,
        case
            when churn_probability is not null then 'predicted'
            when
                not is_newest
                and churn_30_day is not null
                and count(churn_probability) over () > 0
                then 'observed'
            else 'none'
        end as churn_basis

    from scored

),

final as (

    select
        customer_id,
        snapshot_date,
        is_newest,
        social_influence_tier,
        location,
        engagement_score,
        churn_30_day,
        lifetime_value_usd,
        churn_probability,
        churn_risk_score,
        churn_risk_category,
        predicted_engagement,
        predicted_value_usd,
        anomaly_score,
        is_anomalous,
        churn_basis,
        case
            when tenure_months < 3 then 'under_3_months'
            when tenure_months < 12 then '3_to_11_months'
            when tenure_months < 24 then '12_to_23_months'
            else '24_months_and_more'
        end as tenure_band,
        case
            when churn_basis = 'predicted' and churn_probability >= 0.5 then 'at_risk'
            when churn_basis = 'observed' and churn_30_day then 'at_risk'
            when tenure_months < 3 then 'new'
            when
                premium_features_used_count >= 5
                and transaction_revenue_last_90_days >= revenue_cut
                and transaction_revenue_last_90_days > 0
                then 'enterprise'
            when engagement_score >= 0.7 then 'power_users'
            when active_gigs_count > 0 then 'gig_workers'
            when gig_applications_sent > 0 then 'job_seekers'
            when total_connections >= connections_cut and total_connections > 0
                then 'social_butterflies'
            else 'lurkers'
        end as persona

    from based

)

select * from final
