import { CHURN_RISK_LABEL, SEGMENT_LABEL } from "@/api/labels"
import { formatMoney } from "@/lib/format"
import type { SegmentFilters } from "../filters"
import { placeName } from "../places"

/** Filters in words: "Declining or Dormant · CA · from £5,000". */
export function describeFilters(
  filters: Omit<SegmentFilters, "sort">,
  currency: string | null,
): string {
  const parts = [
    filters.segments.map((segment) => SEGMENT_LABEL[segment]).join(" or "),
    filters.states.map(placeName).join(" or "),
    filters.risks.map((risk) => `${CHURN_RISK_LABEL[risk]} risk`).join(" or "),
    filters.cardTypes.join(" or "),
    filters.minLifetimeValue === null ? "" : `from ${formatMoney(filters.minLifetimeValue, currency)}`,
  ]
  return parts.filter(Boolean).join(" · ") || "All customers"
}
