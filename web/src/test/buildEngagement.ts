import type {
  EngagementOverview,
  EngagementPage,
  EngagementPrediction,
  EngagementProfile,
  EngagementRow,
} from "@/api/types"
import { INFLUENCE_TIERS, PERSONAS, TENURE_BANDS } from "@/features/engagement/labels"
import { STAMP } from "./build"

const GROUP = {
  member_count: 100,
  avg_engagement: 0.4,
  predicted_churn_rate: 0.31,
  avg_predicted_value_usd: 450.5,
  observed_member_count: 90,
  observed_churn_rate: 0.35,
  avg_observed_value_usd: 440.25,
}

export function buildEngagement(change: Partial<EngagementOverview> = {}): EngagementOverview {
  return {
    cards: {
      member_count: 20_000,
      avg_engagement: 0.372,
      scored_count: 20_000,
      at_risk_count: 7_420,
      at_risk_share: 0.371,
      anomalous_count: 1_000,
      avg_predicted_value_usd: 461.27,
      newest_snapshot_date: "2026-06-30",
    },
    distribution: [
      { low: 0, high: 0.05, member_count: 300, at_risk_count: 299 },
      { low: 0.05, high: 0.1, member_count: 900, at_risk_count: 880 },
    ],
    personas: PERSONAS.map((persona) => ({
      persona,
      member_count: 2_500,
      member_share: 0.125,
      avg_engagement: 0.4,
      avg_churn_probability: 0.3,
      avg_predicted_value_usd: 450,
    })),
    trend: [
      { snapshot_date: "2026-05-31", persona: "at_risk", member_count: 78, member_share: 0.39, churn_basis: "observed" },
      { snapshot_date: "2026-06-30", persona: "at_risk", member_count: 74, member_share: 0.37, churn_basis: "predicted" },
    ],
    observed_on: "2026-05-31",
    by_tier: INFLUENCE_TIERS.map((social_influence_tier) =>
      social_influence_tier === "mega"
        ? { ...GROUP, social_influence_tier, member_count: 0, observed_member_count: 0 }
        : { ...GROUP, social_influence_tier, observed_member_count: social_influence_tier === "macro" ? 14 : 90 },
    ),
    by_location: [{ ...GROUP, location: "Boston" }],
    by_tenure: TENURE_BANDS.map((tenure_band) => ({ ...GROUP, tenure_band })),
    snapshot: STAMP,
    ...change,
  }
}

export function buildEngagementRow(change: Partial<EngagementRow> = {}): EngagementRow {
  return {
    customer_id: "M000001",
    snapshot_date: "2026-06-30",
    persona: "at_risk",
    social_influence_tier: "micro",
    location: "Boston",
    tenure_months: 14,
    tenure_band: "12_to_23_months",
    engagement_score: 0.31,
    predicted_engagement: 0.29,
    churn_probability: 0.62,
    churn_risk_score: 81.5,
    churn_risk_category: "high",
    predicted_value_usd: 512.4,
    anomaly_score: 0.41,
    is_anomalous: false,
    followers_count: 240,
    ...change,
  }
}

export const engagementPage = (items: EngagementRow[]): EngagementPage => ({
  items,
  next_cursor: null,
  total: items.length,
  snapshot: STAMP,
})

export function buildEngagementProfile(change: Partial<EngagementProfile> = {}): EngagementProfile {
  return {
    ...buildEngagementRow(),
    age: 35,
    gender: "female",
    sessions_last_7_days: 5,
    session_duration_avg_minutes: 22.5,
    swipes_right_last_30_days: 50,
    matches_last_30_days: 9,
    match_success_rate: 0.18,
    connections_sent: 4,
    connections_received: 3,
    total_connections: 7,
    posts_last_30_days: 11,
    stories_last_30_days: 19,
    following_count: 120,
    profile_views_received: 42,
    content_virality_score: 0.16,
    gig_applications_sent: 0,
    gig_applications_received: 0,
    active_gigs_count: 0,
    transaction_revenue_last_90_days: 148.2,
    avg_job_completion_rating: null,
    influence_score: 0.28,
    risk_score: 0.2,
    avg_sentiment_score: -0.1,
    network_centrality: 0.25,
    content_diversity_score: 0.5,
    session_consistency_score: 0.67,
    last_7_day_engagement_trend: -0.2,
    trust_score: 0.35,
    response_time_avg_hours: 2.7,
    peak_activity_hour: 7,
    referral_count: 1,
    time_since_first_transaction_days: null,
    premium_features_used_count: 1,
    content_category_primary: "music",
    churn_30_day: null,
    lifetime_value_usd: null,
    is_masked: false,
    snapshot: STAMP,
    ...change,
  }
}

export function buildEngagementPrediction(
  change: Partial<EngagementPrediction> = {},
): EngagementPrediction {
  return {
    model: "engagement_churn",
    entity_id: "M000001",
    model_version: "20260630-1a2b3c4d",
    as_of: "2026-06-30",
    predicted_at: "2026-07-01T00:00:00Z",
    prediction: 0.62,
    score: 81.5,
    category: "high",
    is_positive: true,
    drivers: [
      {
        feature: "engagement_score",
        label: "Engagement score",
        value: 0.31,
        usual_low: 0.17,
        usual_high: 0.6,
        effect: 1.2,
        text: "Engagement score is 0.31 (usually 0.17 to 0.60): raises the risk.",
      },
    ],
    is_masked: false,
    snapshot: STAMP,
    ...change,
  }
}
