import type { CampaignSimulation, GrossAtRate } from "@/api/types"
import { formatMoney, formatNumber, formatPct, formatShare } from "@/lib/format"
import { Card } from "@/ui/Card"
import { FigureName } from "@/ui/Figure"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Missing } from "@/ui/states"
import { CAMPAIGN_DEFINITIONS } from "../definitions"

function columnsOf(currency: string | null): PlainColumn<GrossAtRate>[] {
  return [
    { id: "rate", header: "Retention rate", cell: (row) => formatShare(row.retention_rate) },
    { id: "retained", header: "Retained", isNumber: true, cell: (row) => formatNumber(row.retained_count) },
    { id: "cost", header: "Cost", isNumber: true, cell: (row) => formatMoney(row.total_cost, currency) },
    {
      id: "net",
      header: "Net value",
      isNumber: true,
      cell: (row) => (
        <span className={row.net_value < 0 ? "text-critical" : undefined}>
          {formatMoney(row.net_value, currency)}
        </span>
      ),
    },
    { id: "roi", header: "Return", isNumber: true, cell: (row) => formatPct(row.roi_pct) },
    {
      id: "each",
      header: "Cost per retained",
      isNumber: true,
      cell: (row) =>
        row.cost_per_retained === null ? (
          <Missing reason="nobody is retained" />
        ) : (
          formatMoney(row.cost_per_retained, currency)
        ),
    },
  ]
}

type SensitivityProps = { simulation: CampaignSimulation; dataTime: string }

/** The gross figures at other retention rates. */
export function Sensitivity({ simulation, dataTime }: SensitivityProps) {
  return (
    <Card
      title={<FigureName definition={CAMPAIGN_DEFINITIONS.sensitivity} dataTime={dataTime} />}
      note="Gross: they flatter, see above"
    >
      <PlainTable
        label="Sensitivity"
        columns={columnsOf(simulation.currency)}
        rows={simulation.sensitivity}
        rowKey={(row) => String(row.retention_rate)}
      />
    </Card>
  )
}
