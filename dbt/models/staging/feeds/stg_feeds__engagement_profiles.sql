-- Grain: one row per customer and snapshot, its newest version; gone ones and snapshots after as_of
-- are left out. Who is not on the newest snapshot has left.
{{ config(materialized='table') }}

with profiles as (

    select * from {{ source('raw', 'engagement_profiles') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

ranked as (

    select
        profiles.*,
        {{ version_rank('customer_id, snapshot_date') }} as version_rank

    from profiles

    cross join run

    where
        profiles.effective_at < run.cutoff_at
        and profiles.snapshot_date <= run.as_of

),

final as (

    select
        customer_id,
        snapshot_date,
        age,
        gender,
        location,
        tenure_months,
        sessions_last_7_days,
        session_duration_avg_minutes,
        engagement_score,
        swipes_right_last_30_days,
        matches_last_30_days,
        match_success_rate,
        connections_sent,
        connections_received,
        total_connections,
        posts_last_30_days,
        stories_last_30_days,
        followers_count,
        following_count,
        profile_views_received,
        content_virality_score,
        gig_applications_sent,
        gig_applications_received,
        active_gigs_count,
        transaction_revenue_last_90_days,
        avg_job_completion_rating,
        influence_score,
        risk_score,
        avg_sentiment_score,
        network_centrality,
        content_diversity_score,
        session_consistency_score,
        last_7_day_engagement_trend,
        trust_score,
        response_time_avg_hours,
        peak_activity_hour,
        referral_count,
        time_since_first_transaction_days,
        premium_features_used_count,
        social_influence_tier,
        content_category_primary,
        churn_30_day,
        lifetime_value_usd,
        snapshot_date = max(snapshot_date) over () as is_newest,
        effective_at,
        _source,
        _batch_id

    from ranked

    where version_rank = 1 and not {{ is_gone() }}

)

select * from final
