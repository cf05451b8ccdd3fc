import type { StateGroup } from "@/api/types"
import { formatMoneyShort, formatNumber } from "@/lib/format"

export const MEASURES = [
  { value: "customer_count", label: "Customers" },
  { value: "total_lifetime_value", label: "Total value" },
  { value: "avg_lifetime_value", label: "Average" },
] as const

export type Measure = (typeof MEASURES)[number]["value"]

export const valueOf = (group: StateGroup, measure: Measure): number => group[measure] ?? 0

export function formatMeasure(value: number, measure: Measure, currency: string | null): string {
  return measure === "customer_count" ? formatNumber(value) : formatMoneyShort(value, currency)
}
