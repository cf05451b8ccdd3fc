import type { SentimentBand } from "@/api/types"
import { humanise } from "@/lib/format"

/** The categories that the contract of the feed names. */
export const CATEGORIES: Record<string, string> = {
  billing: "Billing",
  performance: "Performance",
  bugs: "Bugs",
  feature_request: "Feature request",
  onboarding: "Onboarding",
  security: "Security",
  data_quality: "Data quality",
  general: "General",
}

/** The API's own limits: below -0.3 is negative, above 0.3 positive. */
export function bandOf(sentiment: number): SentimentBand {
  if (sentiment < -0.3) return "negative"
  return sentiment > 0.3 ? "positive" : "neutral"
}

/** The word for a value; one that this version does not know speaks for itself. */
export function labelOf(labels: Record<string, string>, value: string): string {
  return labels[value] ?? humanise(value)
}
