import type { ReactNode } from "react"
import { Link } from "react-router"
import type { AccountSummary } from "@/api/types"
import { DEFINITIONS } from "@/lib/definitions"
import {
  formatMoney,
  formatMoneyShort,
  formatNumber,
  formatScore,
  formatShare,
} from "@/lib/format"
import { Figure } from "@/ui/Figure"
import { filterSearch } from "../filters"

function churnedCount(summary: AccountSummary): number {
  return summary.tiers.find((total) => total.risk_tier === "churned")?.account_count ?? 0
}

type TilesProps = { summary: AccountSummary; dataTime: string }

function See({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className="hover:text-accent hover:underline">
      {children}
    </Link>
  )
}

/** The headline figures; each leads to the accounts behind it. */
export function Tiles({ summary, dataTime }: TilesProps) {
  const { currency, renewals_90_days: renewals, arr_at_risk: atRisk } = summary
  const arr = summary.arr_amount
  const churned = churnedCount(summary)
  const short = (amount: number) => formatMoneyShort(amount, currency)
  return (
    <section
      aria-label="Headline figures"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-5 [&>*]:bg-surface [&>*]:p-4 [&>*:first-child]:col-span-2 lg:[&>*:first-child]:col-span-1"
    >
      <Figure
        definition={DEFINITIONS.arrAtRisk}
        dataTime={dataTime}
        value={<span className="text-critical">{short(atRisk)}</span>}
        exact={formatMoney(atRisk, currency)}
        note={
          <See to={`/accounts${filterSearch({ riskTiers: ["critical", "at_risk"] })}`}>
            {arr > 0 ? `${formatShare(atRisk / arr)} of ARR` : "No ARR yet"},{" "}
            {short(summary.arr_at_risk_renewing)} renews in 90 days
          </See>
        }
      />
      <Figure
        definition={DEFINITIONS.renewals}
        dataTime={dataTime}
        value={formatNumber(renewals.account_count)}
        note={
          <See to={`/accounts${filterSearch({ renewalWithinDays: 90, sort: "days_to_renewal" })}`}>
            {short(renewals.arr_amount)} of ARR
          </See>
        }
      />
      <Figure
        definition={DEFINITIONS.averageHealth}
        dataTime={dataTime}
        value={formatScore(summary.average_health_score)}
        note="of 100"
      />
      <Figure
        definition={DEFINITIONS.arr}
        dataTime={dataTime}
        value={short(arr)}
        exact={formatMoney(arr, currency)}
        note="a year"
      />
      <Figure
        definition={DEFINITIONS.accounts}
        dataTime={dataTime}
        value={formatNumber(summary.account_count)}
        note={<See to="/accounts">
            {formatNumber(summary.account_count - churned)} running, {formatNumber(churned)} churned
          </See>}
      />
    </section>
  )
}
