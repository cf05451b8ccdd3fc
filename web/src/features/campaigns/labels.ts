import type { OutcomeBand, CampaignRow, CostShare } from "@/api/types"
import { formatMoney, formatMoneyShort, formatNumber } from "@/lib/format"
import type { BadgeTone } from "@/ui/Badge"
import type { SeriesNumber } from "@/ui/SeriesBadge"

export const COST_LABEL: Record<CostShare["part"], string> = {
  contact: "Contact",
  incentive: "Incentive",
  incentive_to_retained: "Incentive, to retained",
  incentive_to_leavers: "Incentive, to those who leave anyway",
  incentive_to_stayers: "Incentive, to those who would have stayed",
}

export const COST_SERIES: Record<CostShare["part"], SeriesNumber> = {
  contact: 1,
  incentive: 2,
  incentive_to_retained: 3,
  incentive_to_leavers: 4,
  incentive_to_stayers: 5,
}

export const STATUS_LABEL: Record<CampaignRow["status"], string> = {
  draft: "Draft",
  launched: "Launched",
  measured: "Measured",
}

export const STATUS_TONE: Record<CampaignRow["status"], BadgeTone> = {
  draft: "unknown",
  launched: "accent",
  measured: "healthy",
}

const MILLION = 1_000_000

/** Exact while it is short: what decides must not be rounded to thousands. */
export function formatTile(value: number, currency: string | null): string {
  return Math.abs(value) < MILLION ? formatMoney(value, currency) : formatMoneyShort(value, currency)
}

/** Where 90 % of the simulated campaigns end: "£1K to £4K in 90% of simulations". */
export function describeBand(band: OutcomeBand, currency: string | null): string {
  return `${formatTile(band.p5, currency)} to ${formatTile(band.p95, currency)} in 90% of simulations`
}

export function describeCountBand(band: OutcomeBand): string {
  return `${formatNumber(band.p5, 0)} to ${formatNumber(band.p95, 0)} in 90% of simulations`
}
