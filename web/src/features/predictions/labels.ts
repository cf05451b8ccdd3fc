import type { PredictionCategory } from "@/api/types"
import type { BadgeTone } from "@/ui/Badge"

export const CATEGORY_LABEL: Record<PredictionCategory, string> = {
  high: "High risk",
  medium: "Medium risk",
  low: "Low risk",
  lapsed: "Lapsed",
  anomalous: "Out of the ordinary",
  usual: "Usual",
}

export const CATEGORY_TONE: Record<PredictionCategory, BadgeTone> = {
  high: "critical",
  medium: "at-risk",
  low: "healthy",
  lapsed: "churned",
  anomalous: "critical",
  usual: "healthy",
}
