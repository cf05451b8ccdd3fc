import type { RevenueSummary } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { DEFINITIONS, type Definition } from "@/lib/definitions"
import { formatCount, formatMoney, formatMoneyShort, formatNumber, formatShare } from "@/lib/format"
import { Figure } from "@/ui/Figure"

type Tile = { definition: Definition; value: string; exact?: string; note: string }

function toTiles(summary: RevenueSummary): Tile[] {
  const { currency } = summary
  const money = (definition: Definition, amount: number, count: number): Tile => ({
    definition,
    value: formatMoneyShort(amount, currency),
    exact: formatMoney(amount, currency),
    note: formatCount(count, "deal"),
  })
  return [
    money(DEFINITIONS.openPipeline, summary.open_pipeline, summary.open_count),
    money(DEFINITIONS.won, summary.won_amount, summary.won_count),
    money(DEFINITIONS.lost, summary.lost_amount, summary.lost_count),
    {
      definition: DEFINITIONS.winRate,
      value: formatShare(summary.win_rate),
      note: summary.win_rate === null ? "No deal is closed yet" : "of closed deals",
    },
    {
      definition: DEFINITIONS.deals,
      value: formatNumber(summary.deal_count),
      note: "open, won and lost",
    },
  ]
}

/** Where the pipeline stands; each tile says of when it is. */
export function RevenueTiles({ summary }: { summary: RevenueSummary }) {
  const asOf = formatDate(summary.snapshot.as_of)
  return (
    <section
      aria-label="Headline figures"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-5 [&>*]:bg-surface [&>*]:p-4 [&>*:first-child]:col-span-2 lg:[&>*:first-child]:col-span-1"
    >
      {toTiles(summary).map((tile) => (
        <Figure
          key={tile.definition.name}
          definition={tile.definition}
          dataTime={`As of ${asOf}, run ${summary.snapshot.run_id}`}
          value={tile.value}
          exact={tile.exact}
          note={
            <>
              {tile.note}
              <span className="block text-2xs text-faint">as of {asOf}</span>
            </>
          }
        />
      ))}
    </section>
  )
}
