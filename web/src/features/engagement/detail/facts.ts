import type { EngagementProfile } from "@/api/types"
import { formatChange, formatMoneyExact, formatNumber, formatShare, humanise } from "@/lib/format"

type Profile = EngagementProfile
type FactEntry = { term: string; show: (profile: Profile) => string | null }

const count = (term: string, value: (profile: Profile) => number | null, unit = ""): FactEntry => ({
  term,
  show: (profile) => {
    const known = value(profile)
    return known === null ? null : formatNumber(known) + unit
  },
})

const decimal = (
  term: string,
  value: (profile: Profile) => number | null,
  digits = 2,
  unit = "",
): FactEntry => ({
  term,
  show: (profile) => {
    const known = value(profile)
    return known === null ? null : formatNumber(known, digits) + unit
  },
})

/** Everything that a profile says, in groups; null is not known. */
export const FACTS: readonly { title: string; entries: readonly FactEntry[] }[] = [
  {
    title: "Activity",
    entries: [
      count("Sessions, 7 days", (p) => p.sessions_last_7_days),
      decimal("Minutes a session", (p) => p.session_duration_avg_minutes, 1),
      count("Posts, 30 days", (p) => p.posts_last_30_days),
      count("Stories, 30 days", (p) => p.stories_last_30_days),
      { term: "7-day trend", show: (p) => formatChange(p.last_7_day_engagement_trend, 2) },
      decimal("Regularity", (p) => p.session_consistency_score),
      { term: "Busiest hour", show: (p) => `${String(p.peak_activity_hour).padStart(2, "0")}:00 UTC` },
      count("Premium features", (p) => p.premium_features_used_count),
    ],
  },
  {
    title: "Network",
    entries: [
      count("Followers", (p) => p.followers_count),
      count("Following", (p) => p.following_count),
      count("Connections", (p) => p.total_connections),
      { term: "Invited / was invited", show: (p) => `${formatNumber(p.connections_sent)} / ${formatNumber(p.connections_received)}` },
      count("Profile views", (p) => p.profile_views_received),
      count("Referrals", (p) => p.referral_count),
      decimal("Centrality", (p) => p.network_centrality),
      decimal("Influence", (p) => p.influence_score),
    ],
  },
  {
    title: "Matches and content",
    entries: [
      count("Likes given, 30 days", (p) => p.swipes_right_last_30_days),
      count("Matches, 30 days", (p) => p.matches_last_30_days),
      { term: "Likes returned", show: (p) => formatShare(p.match_success_rate) },
      { term: "Main content", show: (p) => humanise(p.content_category_primary) },
      decimal("Virality", (p) => p.content_virality_score),
      decimal("Diversity", (p) => p.content_diversity_score),
      { term: "Sentiment", show: (p) => formatChange(p.avg_sentiment_score, 2) },
      decimal("Answers after", (p) => p.response_time_avg_hours, 1, " h"),
    ],
  },
  {
    title: "Work and trust",
    entries: [
      count("Active gigs", (p) => p.active_gigs_count),
      {
        term: "Applied / was applied to",
        show: (p) => `${formatNumber(p.gig_applications_sent)} / ${formatNumber(p.gig_applications_received)}`,
      },
      decimal("Rating of gigs", (p) => p.avg_job_completion_rating, 1, " of 5"),
      { term: "Revenue, 90 days", show: (p) => formatMoneyExact(p.transaction_revenue_last_90_days, "USD") },
      count("First transaction", (p) => p.time_since_first_transaction_days, " days ago"),
      decimal("Trust", (p) => p.trust_score),
      decimal("Platform risk", (p) => p.risk_score),
    ],
  },
]
