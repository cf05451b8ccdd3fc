import type { RiskTier, Role, SentimentBand, Signal } from "./types"

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
