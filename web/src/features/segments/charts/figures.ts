import type { SegmentGroup } from "@/api/types"
import { formatMoney, formatNumber, formatScore, formatShare } from "@/lib/format"
import type { ChartColumn } from "@/ui/chart/ChartCard"
import type { TooltipLine } from "@/ui/chart/options"

/** The figures that every group of customers has. */
export type GroupFigures = Omit<SegmentGroup, "customer_segment">

/** Exact values of a group, for a tooltip. */
export function figureLines(group: GroupFigures, currency: string | null): TooltipLine[] {
  return [
    { label: "Customers", value: formatNumber(group.customer_count) },
    { label: "Share", value: formatShare(group.customer_share) },
    { label: "Total lifetime value", value: formatMoney(group.total_lifetime_value, currency) },
    { label: "Average lifetime value", value: formatMoney(group.avg_lifetime_value, currency) },
    { label: "Average churn risk", value: formatScore(group.avg_churn_risk_score) },
  ]
}

/** The same, for the table and the file of a chart. */
export function figureColumns<T extends GroupFigures>(
  header: string,
  name: (row: T) => string,
  currency: string | null,
): ChartColumn<T>[] {
  const unit = currency ? ` (${currency})` : ""
  return [
    { header, value: name },
    {
      header: "Customers",
      value: (row) => row.customer_count,
      show: (row) => formatNumber(row.customer_count),
      isNumber: true,
    },
    {
      header: "Share",
      value: (row) => row.customer_share,
      show: (row) => formatShare(row.customer_share),
      isNumber: true,
    },
    {
      header: `Lifetime value${unit}`,
      value: (row) => row.total_lifetime_value,
      show: (row) => formatMoney(row.total_lifetime_value, currency),
      isNumber: true,
    },
    {
      header: `Average${unit}`,
      value: (row) => row.avg_lifetime_value,
      show: (row) => formatMoney(row.avg_lifetime_value, currency),
      isNumber: true,
    },
  ]
}
