import type { ReactNode } from "react"
import type { CampaignSimulation } from "@/api/types"
import { formatCount, formatMoney, formatNumber, formatPct } from "@/lib/format"
import { Figure } from "@/ui/Figure"
import { CAMPAIGN_DEFINITIONS } from "../definitions"
import { describeBand, describeCountBand, formatTile } from "../labels"

type FiguresProps = { simulation: CampaignSimulation; dataTime: string }

function Tiles({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="grid grid-cols-1 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-2 lg:grid-cols-4 [&>*]:bg-surface [&>*]:p-4"
    >
      {children}
    </section>
  )
}

/** What the campaign adds to leaving the customers alone: the figures to decide by. */
export function IncrementalFigures({ simulation, dataTime }: FiguresProps) {
  const { incremental, audience, currency } = simulation
  if (!incremental) return null
  const scored = `${formatNumber(incremental.customer_count)} of ${formatCount(audience.customer_count, "customer")} scored`
  return (
    <Tiles label="Incremental figures">
      <Figure
        definition={CAMPAIGN_DEFINITIONS.incrementalNet}
        dataTime={dataTime}
        value={
          <span className={incremental.net_value < 0 ? "text-critical" : "text-healthy"}>
            {formatTile(incremental.net_value, currency)}
          </span>
        }
        exact={formatMoney(incremental.net_value, currency)}
        note={describeBand(incremental.band, currency)}
      />
      <Figure
        definition={CAMPAIGN_DEFINITIONS.incrementalRoi}
        dataTime={dataTime}
        value={formatPct(incremental.roi_pct)}
        note={incremental.breakeven.text}
      />
      <Figure
        definition={CAMPAIGN_DEFINITIONS.incrementalRetained}
        dataTime={dataTime}
        value={formatNumber(incremental.retained_count, 1)}
        note={`of ${formatNumber(incremental.churn_count, 1)} who would leave; ${describeCountBand(incremental.retained_band)}`}
      />
      <Figure
        definition={CAMPAIGN_DEFINITIONS.worthwhile}
        dataTime={dataTime}
        value={formatNumber(incremental.worthwhile_count)}
        note={`worth ${formatMoney(incremental.worthwhile_net_value, currency)}; ${scored}`}
      />
    </Tiles>
  )
}

/** The figures everyone quotes, said to flatter. */
export function GrossFigures({ simulation, dataTime }: FiguresProps) {
  const { gross, audience, currency } = simulation
  return (
    <section aria-labelledby="gross-title" className="grid gap-2">
      <div>
        <h2 id="gross-title" className="text-base font-semibold">
          Gross figures
        </h2>
        <p className="max-w-3xl text-xs text-muted">
          These are the figures everyone quotes, and they flatter: everyone retained counts as one
          who would have left, and lifetime value is spending, not margin.
        </p>
      </div>
      <Tiles label="Gross figures">
        <Figure
          definition={CAMPAIGN_DEFINITIONS.gross}
          dataTime={dataTime}
          value={formatTile(gross.net_value, currency)}
          exact={formatMoney(gross.net_value, currency)}
          note={describeBand(gross.band, currency)}
        />
        <Figure
          definition={CAMPAIGN_DEFINITIONS.grossRoi}
          dataTime={dataTime}
          value={formatPct(gross.roi_pct)}
          note={gross.breakeven.text}
        />
        <Figure
          definition={CAMPAIGN_DEFINITIONS.grossRetained}
          dataTime={dataTime}
          value={formatNumber(gross.retained_count)}
          note={`of ${formatCount(audience.customer_count, "customer")}`}
        />
        <Figure
          definition={CAMPAIGN_DEFINITIONS.grossCost}
          dataTime={dataTime}
          value={formatTile(gross.total_cost, currency)}
          exact={formatMoney(gross.total_cost, currency)}
          note={`${formatMoney(gross.cost_per_retained, currency)} per retained`}
        />
      </Tiles>
    </section>
  )
}
