import type { SegmentOverview } from "@/api/types"
import { SEGMENT_DEFINITIONS } from "@/lib/segmentDefinitions"
import {
  formatCount,
  formatMoney,
  formatMoneyShort,
  formatNumber,
  formatScore,
  formatShare,
} from "@/lib/format"
import { Figure } from "@/ui/Figure"

function describeShare({ cards, all_customer_count: all }: SegmentOverview): string {
  if (cards.customer_count === all) return "all there are"
  return all > 0 ? `${formatShare(cards.customer_count / all)} of ${formatNumber(all)}` : ""
}

/** Says how many a mean risk stands on; without a score, that. */
export function describeScored({ cards }: Pick<SegmentOverview, "cards">): string {
  const { scored_count: scored, customer_count: count } = cards
  if (count === 0) return "no customer matches"
  if (scored === 0) return "none of them is scored yet"
  if (scored === count) return "of 100; all are scored"
  return `of 100; ${formatNumber(scored)} of ${formatCount(count, "customer")} are scored`
}

type SegmentFiguresProps = { overview: SegmentOverview; dataTime: string }

/** The headline figures of the customers that match. */
export function SegmentFigures({ overview, dataTime }: SegmentFiguresProps) {
  const { cards, currency } = overview
  return (
    <section
      aria-label="Headline figures"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4 [&>*]:bg-surface [&>*]:p-4"
    >
      <Figure
        definition={SEGMENT_DEFINITIONS.customers}
        dataTime={dataTime}
        value={formatNumber(cards.customer_count)}
        note={describeShare(overview)}
      />
      <Figure
        definition={SEGMENT_DEFINITIONS.totalValue}
        dataTime={dataTime}
        value={formatMoneyShort(cards.total_lifetime_value, currency)}
        exact={formatMoney(cards.total_lifetime_value, currency)}
        note="spent so far"
      />
      <Figure
        definition={SEGMENT_DEFINITIONS.averageValue}
        dataTime={dataTime}
        value={formatMoneyShort(cards.avg_lifetime_value, currency)}
        exact={formatMoney(cards.avg_lifetime_value, currency)}
        note="a customer"
      />
      <Figure
        definition={SEGMENT_DEFINITIONS.averageRisk}
        dataTime={dataTime}
        value={formatScore(cards.avg_churn_risk_score)}
        note={describeScored(overview)}
      />
    </section>
  )
}
