import { useQuery } from "@tanstack/react-query"
import type { CampaignRow, CampaignSimulation } from "@/api/types"
import { formatMoney, formatNumber, formatPct, formatShare } from "@/lib/format"
import { Card } from "@/ui/Card"
import { Select } from "@/ui/Field"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Empty, ErrorNote, Loading, Missing, Skeleton } from "@/ui/states"
import { describeBand } from "../labels"
import type { Plan } from "../params"
import { savedCampaignsQuery, simulationQuery } from "../queries"
import { dataTimeOf } from "../results/PlanView"

const NOW = "now"

type Row = { name: string; of: (simulation: CampaignSimulation) => string | null }

const money = (value: number | null | undefined, { currency }: CampaignSimulation) =>
  value == null ? null : formatMoney(value, currency)

const ROWS: readonly Row[] = [
  { name: "Customers", of: (s) => formatNumber(s.audience.customer_count) },
  { name: "Incremental net value", of: (s) => money(s.incremental?.net_value, s) },
  { name: "Its band", of: (s) => s.incremental && describeBand(s.incremental.band, s.currency) },
  { name: "Incremental return", of: (s) => s.incremental && formatPct(s.incremental.roi_pct) },
  { name: "Leavers retained", of: (s) => s.incremental && formatNumber(s.incremental.retained_count, 1) },
  { name: "Expected cost", of: (s) => money(s.incremental?.total_cost, s) },
  { name: "Worth treating", of: (s) => s.incremental && formatNumber(s.incremental.worthwhile_count) },
  { name: "Gross net value (flatters)", of: (s) => money(s.gross.net_value, s) },
  { name: "Gross return (flatters)", of: (s) => formatPct(s.gross.roi_pct) },
  { name: "Incentive", of: (s) => money(s.parameters.incentive_amount, s) },
  { name: "Contact cost", of: (s) => money(s.parameters.contact_cost, s) },
  { name: "Retention rate", of: (s) => formatShare(s.parameters.retention_rate) },
  { name: "Take-up", of: (s) => formatShare(s.parameters.take_up_rate) },
]

type CompareProps = {
  plan: Plan
  /** Ids of saved campaigns; null is the plan on the screen. */
  left: number | null
  right: number | null
  onChange: (change: { left?: number | null; right?: number | null }) => void
}

/** Two plans side by side, both with today's data. */
export function Compare({ plan, left, right, onChange }: CompareProps) {
  const saved = useQuery(savedCampaignsQuery())
  if (saved.error && !saved.data) return <ErrorNote error={saved.error} onRetry={() => void saved.refetch()} />
  if (!saved.data) {
    return (
      <Loading label="Loading campaigns">
        <Skeleton className="h-64" />
      </Loading>
    )
  }
  const { items } = saved.data
  if (items.length === 0) {
    return <Empty title="There is nothing to compare with yet">Save a campaign first.</Empty>
  }
  const find = (id: number | null) => items.find((campaign) => campaign.id === id)
  const sides = { left: find(left), right: find(right ?? items[0]?.id ?? null) }
  const chooser = (side: "left" | "right", label: string) => (
    <Select
      label={label}
      value={sides[side] ? String(sides[side].id) : NOW}
      options={[
        { value: NOW, label: "The plan on this screen" },
        ...items.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      onChange={(value) => {
        onChange({ [side]: value === NOW ? 0 : Number(value) })
      }}
    />
  )
  return (
    <Card title="Two side by side" note="Both worked out now, with the same data">
      <div className="mb-4 grid gap-4 sm:grid-cols-2">
        {chooser("left", "First")}
        {chooser("right", "Second")}
      </div>
      <Sides left={planOf(sides.left, plan)} right={planOf(sides.right, plan)} />
    </Card>
  )
}

const planOf = (campaign: CampaignRow | undefined, plan: Plan): Plan =>
  campaign ? { filters: campaign.filters, parameters: campaign.parameters } : plan

function Sides({ left, right }: { left: Plan; right: Plan }) {
  const first = useQuery(simulationQuery(left))
  const second = useQuery(simulationQuery(right))
  const error = first.error ?? second.error
  if (error) return <ErrorNote error={error} />
  if (!first.data || !second.data) {
    return (
      <Loading label="Working both out">
        <Skeleton className="h-64" />
      </Loading>
    )
  }
  const cell = (simulation: CampaignSimulation) =>
    function Value(row: Row) {
      return row.of(simulation) ?? <Missing reason="nobody in the audience is scored" />
    }
  const columns: PlainColumn<Row>[] = [
    { id: "name", header: "Figure", cell: (row) => row.name },
    { id: "left", header: "First", isNumber: true, cell: cell(first.data) },
    { id: "right", header: "Second", isNumber: true, cell: cell(second.data) },
  ]
  return (
    <div aria-busy={first.isFetching || second.isFetching}>
      <PlainTable label="Two campaigns" columns={columns} rows={ROWS} rowKey={(row) => row.name} hasCards />
      <p className="mt-3 text-xs text-muted">{dataTimeOf(first.data)}</p>
    </div>
  )
}
