import type { ReactNode } from "react"
import type { AccountDetail } from "@/api/types"
import { DEFINITIONS } from "@/lib/definitions"
import { formatDate, formatDaysAway } from "@/lib/dates"
import { formatMoney, formatMoneyShort, formatNumber, formatScore, humanise } from "@/lib/format"
import { Change } from "@/ui/Change"
import { Fact } from "@/ui/Fact"
import { FigureName } from "@/ui/Figure"
import { Missing } from "@/ui/states"
import { TierBadge } from "../TierBadge"

function renewal(account: AccountDetail): ReactNode {
  if (account.is_churned) return `Churned ${formatDate(account.churned_on)}`
  if (!account.subscription_end_date) return <Missing reason="open-ended subscription" />
  const away = formatDaysAway(account.days_to_renewal)
  return <span title={formatDate(account.subscription_end_date)}>{away}</span>
}

/** How the score moves; a churned account's stands still. */
function Movement({ account }: { account: AccountDetail }) {
  const { is_churned: isChurned, health_score_change_30_days: change } = account
  if (isChurned) {
    return <span className="text-muted">Frozen on {formatDate(account.scored_on)}</span>
  }
  if (change === null) return null
  return (
    <span className="inline-flex items-center gap-1 text-muted">
      <Change value={change} /> in 30 days
    </span>
  )
}

/** Who this is, how it stands, and what is at stake. */
export function AccountHeader({ account }: { account: AccountDetail }) {
  const dataTime = `Scored on ${formatDate(account.scored_on ?? account.as_of)}`
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div>
          <div className="text-xs text-muted">
            <FigureName definition={DEFINITIONS.healthScore} dataTime={dataTime} />
          </div>
          <p className="flex items-baseline gap-1.5">
            <span className="text-[2.25rem] leading-10 font-semibold tracking-tight tabular">
              {formatScore(account.health_score)}
            </span>
            <span className="text-sm text-muted">of 100</span>
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2 pb-1 text-sm">
          <TierBadge tier={account.risk_tier} />
          <Movement account={account} />
        </div>
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
        <Fact term="ARR">
          <span title={formatMoney(account.arr_amount, account.arr_currency)}>
            {formatMoneyShort(account.arr_amount, account.arr_currency)}
          </span>
        </Fact>
        <Fact term="Renewal">{renewal(account)}</Fact>
        <Fact term="Owner">{account.account_owner_name ?? <Missing reason="no owner is set" />}</Fact>
        <Fact term="Plan">{account.tier ? humanise(account.tier) : <Missing reason="not given" />}</Fact>
        <Fact term="Industry">{account.industry ?? <Missing reason="not given" />}</Fact>
        <Fact term="Customer for">{`${formatNumber(account.tenure_days)} days`}</Fact>
        <Fact term="Active users">{formatNumber(account.active_users)}</Fact>
        <Fact term={<FigureName definition={DEFINITIONS.coverage} dataTime={dataTime} />}>
          {account.data_coverage_pct === null ? (
            <Missing reason="not scored" />
          ) : (
            `${formatNumber(account.data_coverage_pct)}%`
          )}
        </Fact>
      </dl>
    </div>
  )
}
