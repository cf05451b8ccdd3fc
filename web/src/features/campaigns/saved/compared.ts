import type { BudgetAnswer, CampaignSimulation } from "@/api/types"
import {
  formatChange,
  formatMoney,
  formatMoneyChange,
  formatNumber,
  formatPct,
  formatShare,
} from "@/lib/format"
import { describeBand } from "../labels"

/** A plan as it comes out today; with a budget, also what that buys. */
export type Side = {
  simulation: CampaignSimulation
  budget: number | null
  control_share: number
  within: BudgetAnswer | null
}

type Currency = string | null
type Unit = { show: (value: number, currency: Currency) => string; change: (value: number, currency: Currency) => string }

const COUNT: Unit = { show: (value) => formatNumber(value), change: (value) => formatChange(value, 0) }
const TENTHS: Unit = { show: (value) => formatNumber(value, 1), change: (value) => formatChange(value, 1) }
const MONEY: Unit = { show: formatMoney, change: formatMoneyChange }
const POINTS: Unit = { show: formatPct, change: (value) => `${formatChange(value, 1)} points` }
const SHARE: Unit = { show: formatShare, change: (value) => `${formatChange(100 * value, 1)} points` }

const NOT_SCORED = "nobody in the audience is scored"
const NO_BUDGET = "it has no budget: everyone who matches"

type Measured = { name: string; unit: Unit; of: (side: Side) => number | null | undefined; missing?: string }

const MEASURED: readonly Measured[] = [
  { name: "Customers", unit: COUNT, of: (s) => s.simulation.audience.customer_count },
  { name: "Incremental net value", unit: MONEY, of: (s) => s.simulation.incremental?.net_value },
  { name: "Incremental return", unit: POINTS, of: (s) => s.simulation.incremental?.roi_pct },
  { name: "Leavers retained", unit: TENTHS, of: (s) => s.simulation.incremental?.retained_count },
  { name: "Expected cost", unit: MONEY, of: (s) => s.simulation.incremental?.total_cost },
  { name: "Worth treating", unit: COUNT, of: (s) => s.simulation.incremental?.worthwhile_count },
  { name: "Budget", unit: MONEY, of: (s) => s.budget, missing: NO_BUDGET },
  { name: "Treated within the budget", unit: COUNT, of: (s) => s.within?.treated_count, missing: NO_BUDGET },
  { name: "Net value within the budget", unit: MONEY, of: (s) => s.within?.net_value, missing: NO_BUDGET },
  { name: "Control group", unit: SHARE, of: (s) => s.control_share },
  { name: "Gross net value (flatters)", unit: MONEY, of: (s) => s.simulation.gross.net_value },
  { name: "Gross return (flatters)", unit: POINTS, of: (s) => s.simulation.gross.roi_pct },
  { name: "Incentive", unit: MONEY, of: (s) => s.simulation.parameters.incentive_amount },
  { name: "Contact cost", unit: MONEY, of: (s) => s.simulation.parameters.contact_cost },
  { name: "Retention rate", unit: SHARE, of: (s) => s.simulation.parameters.retention_rate },
  { name: "Take-up", unit: SHARE, of: (s) => s.simulation.parameters.take_up_rate },
]

/** What was not known has no text; the reason stands in its place. */
export type ComparedRow = {
  name: string
  left: string | null
  right: string | null
  /** The second less the first. */
  difference: string | null
  missing: string
}

function compareOne({ name, unit, of, missing = NOT_SCORED }: Measured, left: Side, right: Side): ComparedRow {
  const [before, after] = [of(left) ?? null, of(right) ?? null]
  const { currency } = left.simulation
  return {
    name,
    left: before === null ? null : unit.show(before, currency),
    right: after === null ? null : unit.show(after, currency),
    difference: before === null || after === null ? null : unit.change(after - before, currency),
    missing,
  }
}

function describeBandOf({ incremental, currency }: CampaignSimulation): string | null {
  return incremental && describeBand(incremental.band, currency)
}

/** Two plans figure by figure. */
export function compareSides(left: Side, right: Side): ComparedRow[] {
  const rows = MEASURED.map((measured) => compareOne(measured, left, right))
  const band = {
    name: "Band of the incremental net value",
    left: describeBandOf(left.simulation),
    right: describeBandOf(right.simulation),
    difference: null,
    missing: NOT_SCORED,
  }
  return [...rows.slice(0, 2), band, ...rows.slice(2)]
}
