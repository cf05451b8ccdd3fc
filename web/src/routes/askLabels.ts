import {
  CHURN_RISK_LABEL,
  INTERACTION_TYPES,
  SEGMENT_LABEL,
  SENTIMENT_LABEL,
  TIER_LABEL,
} from "@/api/labels"
import {
  CHANNEL_LABEL,
  CONSISTENCY_LABEL,
  PROFILE_LABEL,
  RECENCY_LABEL,
  STATUS_LABEL,
} from "@/features/customers/labels"
import { INFLUENCE_LABEL, PERSONA_LABEL, TENURE_LABEL } from "@/features/engagement/labels"
import { CATEGORIES } from "@/features/interactions/labels"

/** What values are called on the other screens, by the column of the semantic model. */
export const ASK_LABELS: Record<string, Record<string, string>> = {
  customer_segment: SEGMENT_LABEL,
  churn_risk_category: CHURN_RISK_LABEL,
  member_risk_category: CHURN_RISK_LABEL,
  risk_tier: TIER_LABEL,
  recency_status: RECENCY_LABEL,
  spending_profile: PROFILE_LABEL,
  spending_consistency: CONSISTENCY_LABEL,
  channel: CHANNEL_LABEL,
  status: STATUS_LABEL,
  interaction_type: INTERACTION_TYPES,
  sentiment_band: SENTIMENT_LABEL,
  category: CATEGORIES,
  top_complaint_category: CATEGORIES,
  persona: PERSONA_LABEL,
  social_influence_tier: INFLUENCE_LABEL,
  outcome_influence_tier: INFLUENCE_LABEL,
  tenure_band: TENURE_LABEL,
  outcome_tenure_band: TENURE_LABEL,
}
