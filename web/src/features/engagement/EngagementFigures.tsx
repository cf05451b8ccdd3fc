import type { EngagementOverview } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount, formatMoneyExact, formatNumber, formatShare } from "@/lib/format"
import { Figure } from "@/ui/Figure"
import { Missing } from "@/ui/states"
import { ENGAGEMENT_DEFINITIONS } from "./definitions"

const NO_MODEL = "no model has scored the members yet"

function describeScored({ member_count: members, scored_count: scored }: EngagementOverview["cards"]) {
  if (scored === 0) return "no model has scored yet"
  if (scored === members) return "all are scored"
  return `${formatNumber(scored)} of ${formatCount(members, "member")} are scored`
}

type EngagementFiguresProps = { overview: EngagementOverview; dataTime: string }

/** The headline figures of all members. */
export function EngagementFigures({ overview, dataTime }: EngagementFiguresProps) {
  const { cards } = overview
  return (
    <section
      aria-label="Headline figures"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-5 [&>*]:bg-surface [&>*]:p-4 max-lg:[&>*:first-child]:col-span-2"
    >
      <Figure
        definition={ENGAGEMENT_DEFINITIONS.members}
        dataTime={dataTime}
        value={formatNumber(cards.member_count)}
        note={`newest profile ${formatDate(cards.newest_snapshot_date)}`}
      />
      <Figure
        definition={ENGAGEMENT_DEFINITIONS.average}
        dataTime={dataTime}
        value={formatNumber(cards.avg_engagement, 2)}
        note="from 0 to 1"
      />
      <Figure
        definition={ENGAGEMENT_DEFINITIONS.atRisk}
        dataTime={dataTime}
        value={cards.at_risk_share === null ? <Missing reason={NO_MODEL} /> : formatShare(cards.at_risk_share)}
        note={
          cards.at_risk_count === null
            ? describeScored(cards)
            : `${formatCount(cards.at_risk_count, "member")}; ${describeScored(cards)}`
        }
      />
      <Figure
        definition={ENGAGEMENT_DEFINITIONS.anomalous}
        dataTime={dataTime}
        value={cards.anomalous_count === null ? <Missing reason={NO_MODEL} /> : formatNumber(cards.anomalous_count)}
        note="profiles least like the others"
      />
      <Figure
        definition={ENGAGEMENT_DEFINITIONS.value}
        dataTime={dataTime}
        value={
          cards.avg_predicted_value_usd === null ? (
            <Missing reason={NO_MODEL} />
          ) : (
            formatMoneyExact(cards.avg_predicted_value_usd, "USD")
          )
        }
        note="a member"
      />
    </section>
  )
}
