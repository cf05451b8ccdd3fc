import { Link } from "react-router"
import { TIER_LABEL, TIER_TONE, TIERS } from "@/api/labels"
import type { AccountSummary, TierTotal } from "@/api/types"
import { cx } from "@/lib/cx"
import { DEFINITIONS } from "@/lib/definitions"
import { formatCount, formatMoneyShort, formatNumber, formatShare } from "@/lib/format"
import { TONE_SOLID } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { FigureName } from "@/ui/Figure"
import { filterSearch } from "../filters"

function inOrder(tiers: TierTotal[]): TierTotal[] {
  return TIERS.flatMap((tier) => tiers.filter((total) => total.risk_tier === tier))
}

const linkTo = (total: TierTotal) => `/accounts${filterSearch({ riskTiers: [total.risk_tier] })}`

/** How many accounts stand where; a part opens its accounts. */
export function TierDistribution({
  summary,
  dataTime,
}: {
  summary: AccountSummary
  dataTime: string
}) {
  const tiers = inOrder(summary.tiers)
  const total = summary.account_count
  return (
    <Card title={<FigureName definition={DEFINITIONS.tiers} dataTime={dataTime} />}>
      <div className="flex h-3 gap-0.5 overflow-hidden rounded-full">
        {tiers
          .filter((tier) => tier.account_count > 0)
          .map((tier) => (
            <Link
              key={tier.risk_tier}
              to={linkTo(tier)}
              tabIndex={-1}
              aria-hidden
              title={`${TIER_LABEL[tier.risk_tier]}: ${formatCount(tier.account_count, "account")}`}
              style={{ flexGrow: tier.account_count }}
              className={cx("min-w-1 hover:opacity-80", TONE_SOLID[TIER_TONE[tier.risk_tier]])}
            />
          ))}
      </div>
      <ul className="mt-3 grid gap-0.5">
        {tiers.map((tier) => (
          <li key={tier.risk_tier}>
            <Link
              to={linkTo(tier)}
              className="-mx-2 grid grid-cols-[minmax(0,1fr)_32px_52px_60px] sm:grid-cols-[minmax(0,1fr)_48px_64px_80px] items-center gap-2 rounded-md px-2 py-1.5 text-sm hover:bg-hover"
            >
              <span className="flex items-center gap-2">
                <span
                  aria-hidden
                  className={cx("size-2 rounded-full", TONE_SOLID[TIER_TONE[tier.risk_tier]])}
                />
                {TIER_LABEL[tier.risk_tier]}
              </span>
              <span className="text-right font-medium tabular">
                {formatNumber(tier.account_count)}
              </span>
              <span className="text-right text-muted tabular">
                {total > 0 ? formatShare(tier.account_count / total) : ""}
              </span>
              <span className="text-right text-muted tabular">
                {formatMoneyShort(tier.arr_amount, summary.currency)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
