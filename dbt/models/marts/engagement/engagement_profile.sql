-- Grain: one row per customer on the newest snapshot. Rules: docs/guides/engagement.md.
-- Predictions are null until a model has scored.

with profiles as (

    select * from {{ ref('stg_feeds__engagement_profiles') }}

),

judged as (

    select * from {{ ref('int_engagement_profiles_judged') }}

),

final as (

    select
        profiles.customer_id,
        profiles.snapshot_date,
        profiles.age,
        profiles.gender,
        profiles.location,
        profiles.tenure_months,
        profiles.sessions_last_7_days,
        profiles.session_duration_avg_minutes,
        profiles.engagement_score,
        profiles.swipes_right_last_30_days,
        profiles.matches_last_30_days,
        profiles.match_success_rate,
        profiles.connections_sent,
        profiles.connections_received,
        profiles.total_connections,
        profiles.posts_last_30_days,
        profiles.stories_last_30_days,
        profiles.followers_count,
        profiles.following_count,
        profiles.profile_views_received,
        profiles.content_virality_score,
        profiles.gig_applications_sent,
        profiles.gig_applications_received,
        profiles.active_gigs_count,
        profiles.transaction_revenue_last_90_days,
        profiles.avg_job_completion_rating,
        profiles.influence_score,
        profiles.risk_score,
        profiles.avg_sentiment_score,
        profiles.network_centrality,
        profiles.content_diversity_score,
        profiles.session_consistency_score,
        profiles.last_7_day_engagement_trend,
        profiles.trust_score,
        profiles.response_time_avg_hours,
        profiles.peak_activity_hour,
        profiles.referral_count,
        profiles.time_since_first_transaction_days,
        profiles.premium_features_used_count,
        profiles.social_influence_tier,
        profiles.content_category_primary,
        profiles.churn_30_day,
        profiles.lifetime_value_usd,
        judged.tenure_band,
        judged.persona,
        judged.churn_probability,
        judged.churn_risk_score,
        coalesce(judged.churn_risk_category, 'not_scored') as churn_risk_category,
        judged.predicted_engagement,
        judged.predicted_value_usd,
        judged.anomaly_score,
        judged.is_anomalous

    from profiles

    inner join judged
        on
            profiles.customer_id = judged.customer_id
            and profiles.snapshot_date = judged.snapshot_date

    where profiles.is_newest

)

select * from final
