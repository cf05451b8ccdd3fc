import type { InfluenceTier, Persona, TenureBand } from "@/api/types"

export const PERSONA_LABEL: Record<Persona, string> = {
  at_risk: "At risk",
  new: "New",
  enterprise: "Enterprise",
  power_users: "Power users",
  gig_workers: "Gig workers",
  job_seekers: "Job seekers",
  social_butterflies: "Social butterflies",
  lurkers: "Lurkers",
}

export const PERSONA_MEANING: Record<Persona, string> = {
  at_risk: "probability of leaving of at least 50%",
  new: "a member for under 3 months",
  enterprise: "5 or more premium features and revenue in the top tenth",
  power_users: "engagement score of at least 0.70",
  gig_workers: "has active gigs",
  job_seekers: "has applied for gigs",
  social_butterflies: "connections in the top quarter",
  lurkers: "everyone else",
}

/** The colour of a persona in every chart, as the number of the palette's. */
export const PERSONA_SERIES = {
  at_risk: 6,
  new: 3,
  enterprise: 4,
  power_users: 1,
  gig_workers: 2,
  job_seekers: 7,
  social_butterflies: 5,
  lurkers: 8,
} as const satisfies Record<Persona, number>

/** In the order of the rules: the first that fits decides. */
export const PERSONAS = Object.keys(PERSONA_LABEL) as Persona[]

export const INFLUENCE_LABEL: Record<InfluenceTier, string> = {
  nano: "Nano",
  micro: "Micro",
  mid: "Mid",
  macro: "Macro",
  mega: "Mega",
}

export const INFLUENCE_TIERS = Object.keys(INFLUENCE_LABEL) as InfluenceTier[]

export const TENURE_LABEL: Record<TenureBand, string> = {
  under_3_months: "Under 3 months",
  "3_to_11_months": "3 to 11 months",
  "12_to_23_months": "12 to 23 months",
  "24_months_and_more": "24 months and more",
}

export const TENURE_BANDS = Object.keys(TENURE_LABEL) as TenureBand[]
