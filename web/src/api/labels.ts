import type { ChurnRisk, CustomerSegment, RiskTier, Role, SentimentBand, Signal } from "./types"

/** How a tier looks; the word always stands beside the colour. */
export type Tone = "healthy" | "at-risk" | "critical" | "churned" | "unknown"

export const TIER_LABEL: Record<RiskTier, string> = {
  healthy: "Healthy",
  at_risk: "At risk",
  critical: "Critical",
  churned: "Churned",
  insufficient_data: "Insufficient data",
}

export const TIER_TONE: Record<RiskTier, Tone> = {
  healthy: "healthy",
  at_risk: "at-risk",
  critical: "critical",
  churned: "churned",
  insufficient_data: "unknown",
}

/** From what needs attention to what does not. */
export const TIERS: readonly RiskTier[] = [
  "critical",
  "at_risk",
  "healthy",
  "churned",
  "insufficient_data",
]

export const SIGNAL_LABEL: Record<Signal, string> = {
  sessions: "Sessions",
  features: "Feature adoption",
  errors: "Error rate",
  recency: "Engagement recency",
  sentiment: "Sentiment",
  tickets: "Support burden",
}

export const ROLE_LABEL: Record<Role, string> = {
  admin: "Administrator",
  engineer: "Engineer",
  analyst: "Analyst",
  scientist: "Scientist",
  viewer: "Viewer",
}

export const ROLE_MEANING: Record<Role, string> = {
  admin: "Everything, users included",
  engineer: "Runs, quality and quarantine",
  analyst: "All business screens, and export",
  scientist: "Accounts, with personal data masked",
  viewer: "Business screens, personal data masked, no export",
}

/** The types that the contract of the interactions names. */
export const INTERACTION_TYPES: Record<string, string> = {
  support_ticket: "Support ticket",
  sales_call: "Sales call",
  email: "E-mail",
  chat: "Chat",
  document: "Document",
}

export const SENTIMENT_LABEL: Record<SentimentBand, string> = {
  negative: "Negative",
  neutral: "Neutral",
  positive: "Positive",
}

export const SENTIMENT_TONE: Record<SentimentBand, Tone> = {
  negative: "critical",
  neutral: "churned",
  positive: "healthy",
}

export const SEGMENT_LABEL: Record<CustomerSegment, string> = {
  dormant: "Dormant",
  high_value_travelers: "High-Value Travelers",
  new_and_growing: "New & Growing",
  declining: "Declining",
  budget_conscious: "Budget-Conscious",
  stable_mid_spenders: "Stable Mid-Spenders",
}

/** The colour of a segment in every chart, as the number of the palette's. */
export const SEGMENT_SERIES = {
  dormant: 8,
  high_value_travelers: 1,
  new_and_growing: 3,
  declining: 6,
  budget_conscious: 2,
  stable_mid_spenders: 5,
} as const satisfies Record<CustomerSegment, number>

/** In the order of the rules: the first that fits decides. */
export const SEGMENTS = Object.keys(SEGMENT_LABEL) as CustomerSegment[]

export const CHURN_RISK_LABEL: Record<ChurnRisk, string> = {
  high: "High",
  medium: "Medium",
  low: "Low",
  lapsed: "Lapsed",
  not_scored: "Not scored",
}

export const CHURN_RISK_TONE: Record<ChurnRisk, Tone> = {
  high: "critical",
  medium: "at-risk",
  low: "healthy",
  lapsed: "churned",
  not_scored: "unknown",
}

/** From what needs attention to what is not known. */
export const CHURN_RISKS = Object.keys(CHURN_RISK_LABEL) as ChurnRisk[]
