import type { CampaignEstimate, CampaignResults, CampaignRow } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatMoney, formatNumber, formatShare } from "@/lib/format"
import { Card } from "@/ui/Card"
import { FigureName } from "@/ui/Figure"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Missing } from "@/ui/states"
import { CAMPAIGN_DEFINITIONS } from "../definitions"

type Planned = NonNullable<CampaignRow["planned"]>
type ActualFigures = NonNullable<CampaignResults["actual"]>
type Format = (value: number | null) => string
type Row = { name: string; planned: string | null; actual: string | null }

const NO_CONTROL = "there is no control group to tell"

/** A figure and its interval: "4.2% (1.1% to 7.3%)". */
export function describeEstimate(estimate: CampaignEstimate | null, format: Format): string | null {
  if (!estimate) return null
  return `${format(estimate.value)} (${format(estimate.low)} to ${format(estimate.high)})`
}

const count: Format = (value) => formatNumber(value, 0)
const one: Format = (value) => formatNumber(value, 1)
const known = (value: number | null, format: Format) => (value === null ? null : format(value))

function plannedOf(planned: Planned, money: Format): (string | null)[] {
  const { net_value: net, net_value_p5: low, net_value_p95: high } = planned
  return [
    count(planned.treated_count),
    count(planned.control_count),
    known(planned.churn_rate, formatShare),
    null,
    known(planned.retained_count, one),
    known(planned.total_cost, money),
    net === null ? null : `${money(net)} (${money(low)} to ${money(high)})`,
    money(planned.gross_net_value),
  ]
}

function actualOf(actual: ActualFigures | null, money: Format): (string | null)[] {
  if (!actual) return []
  return [
    count(actual.treated.customer_count),
    count(actual.control.customer_count),
    describeEstimate(actual.control.churn_rate, formatShare),
    describeEstimate(actual.treated.churn_rate, formatShare),
    describeEstimate(actual.retained_count, one),
    money(actual.total_cost),
    describeEstimate(actual.net_value, money),
    null,
  ]
}

const NAMES = [
  "Treated",
  "Control",
  "Churn rate, left alone",
  "Churn rate, treated",
  "Leavers retained",
  "Cost",
  "Incremental net value",
  "Gross net value (flatters)",
] as const

function rowsOf(planned: Planned, actual: ActualFigures | null, money: Format): Row[] {
  const left = plannedOf(planned, money)
  const right = actualOf(actual, money)
  return NAMES.map((name, index) => ({
    name,
    planned: left[index] ?? null,
    actual: right[index] ?? null,
  }))
}

const columnsOf = (hasActual: boolean): PlainColumn<Row>[] => [
  { id: "name", header: "Figure", cell: (row) => row.name },
  { id: "planned", header: "Planned", isNumber: true, cell: (row) => row.planned ?? <Missing reason="it was not planned" /> },
  {
    id: "actual",
    header: "Actual",
    isNumber: true,
    cell: (row) => row.actual ?? <Missing reason={hasActual ? NO_CONTROL : "no outcome is loaded yet"} />,
  },
]

function Verdict({ actual }: { actual: ActualFigures }) {
  const { lift, is_proven: isProven } = actual
  if (!lift) return <p className="mb-3 text-sm text-muted">Without a control group nobody can tell what the campaign did.</p>
  const tone = !isProven ? "text-muted" : lift.value > 0 ? "text-healthy" : "text-critical"
  const effect = lift.value > 0 ? "it kept customers." : "the treated left more often than those left alone."
  return (
    <p className="mb-3 text-sm">
      <FigureName definition={CAMPAIGN_DEFINITIONS.lift} /> {describeEstimate(lift, formatShare)}, 95%
      interval:{" "}
      <strong className={tone}>
        {isProven ? effect : "not proven, zero lies within the interval."}
      </strong>
    </p>
  )
}

/** What was planned beside what came of it. */
export function PlannedActual({ results }: { results: CampaignResults }) {
  const { campaign, actual, currency } = results
  const { planned } = campaign
  if (!planned) return null
  const money: Format = (value) => formatMoney(value, currency)
  return (
    <Card title="Planned beside actual" note={`Planned with the data of ${formatDate(planned.as_of)}, run ${planned.run_id}`}>
      {actual ? <Verdict actual={actual} /> : null}
      <PlainTable
        label="Planned beside actual"
        columns={columnsOf(actual !== null)}
        rows={rowsOf(planned, actual, money)}
        rowKey={(row) => row.name}
        hasCards
      />
      {results.missing_count + results.switched_count > 0 ? (
        <p className="mt-3 text-xs text-muted">
          No outcome yet of {formatNumber(results.missing_count)}. Treated or left alone other than
          drawn: {formatNumber(results.switched_count)}; they count as they were drawn.
        </p>
      ) : null}
    </Card>
  )
}
