import type { CampaignSimulation, GrossAtRate, RoiPoint } from "@/api/types"
import { formatMoney, formatNumber, formatPct, formatShare } from "@/lib/format"
import { Card } from "@/ui/Card"
import { FigureName } from "@/ui/Figure"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Missing } from "@/ui/states"
import { CAMPAIGN_DEFINITIONS } from "../definitions"

type Row = { gross: GrossAtRate; incremental: Pick<RoiPoint, "incremental_net_value" | "incremental_roi_pct"> }

const NOT_SCORED = "nobody in the audience is scored"
const UNKNOWN = { incremental_net_value: null, incremental_roi_pct: null }
const SAME = 1e-9

/** Gross figures with the incremental ones of the same rate. */
function rowsOf({ sensitivity, roi_curve: curve }: CampaignSimulation): Row[] {
  return sensitivity.map((gross) => ({
    gross,
    incremental:
      curve.find((point) => Math.abs(point.retention_rate - gross.retention_rate) < SAME) ?? UNKNOWN,
  }))
}

function NetValue({ value, currency }: { value: number | null; currency: string | null }) {
  if (value === null) return <Missing reason={NOT_SCORED} />
  return <span className={value < 0 ? "text-critical" : undefined}>{formatMoney(value, currency)}</span>
}

function columnsOf(currency: string | null): PlainColumn<Row>[] {
  return [
    { id: "rate", header: "Retention rate", cell: ({ gross }) => formatShare(gross.retention_rate) },
    {
      id: "added",
      header: "Incremental net value",
      isNumber: true,
      cell: ({ incremental }) => <NetValue value={incremental.incremental_net_value} currency={currency} />,
    },
    {
      id: "addedRoi",
      header: "Incremental return",
      isNumber: true,
      cell: ({ incremental: { incremental_roi_pct: roi } }) =>
        roi === null ? <Missing reason={NOT_SCORED} /> : formatPct(roi),
    },
    {
      id: "net",
      header: "Gross net value",
      isNumber: true,
      cell: ({ gross }) => <NetValue value={gross.net_value} currency={currency} />,
    },
    { id: "roi", header: "Gross return", isNumber: true, cell: ({ gross }) => formatPct(gross.roi_pct) },
    { id: "retained", header: "Gross retained", isNumber: true, cell: ({ gross }) => formatNumber(gross.retained_count) },
    { id: "cost", header: "Gross cost", isNumber: true, cell: ({ gross }) => formatMoney(gross.total_cost, currency) },
    {
      id: "each",
      header: "Cost per retained",
      isNumber: true,
      cell: ({ gross: { cost_per_retained: cost } }) =>
        cost === null ? <Missing reason="nobody is retained" /> : formatMoney(cost, currency),
    },
  ]
}

type SensitivityProps = { simulation: CampaignSimulation; dataTime: string }

/** Incremental and gross figures at other retention rates. */
export function Sensitivity({ simulation, dataTime }: SensitivityProps) {
  return (
    <Card
      title={<FigureName definition={CAMPAIGN_DEFINITIONS.sensitivity} dataTime={dataTime} />}
      note="Decide by the incremental figures; the gross ones flatter"
    >
      <PlainTable
        label="Sensitivity"
        columns={columnsOf(simulation.currency)}
        rows={rowsOf(simulation)}
        rowKey={({ gross }) => String(gross.retention_rate)}
        hasCards
      />
    </Card>
  )
}
