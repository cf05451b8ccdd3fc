import { useQuery } from "@tanstack/react-query"
import type { CampaignRow } from "@/api/types"
import { Card } from "@/ui/Card"
import { Select } from "@/ui/Field"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Empty, ErrorNote, Loading, Missing, Skeleton } from "@/ui/states"
import type { Plan } from "../params"
import { budgetQuery, savedCampaignsQuery, simulationQuery } from "../queries"
import { dataTimeOf } from "../results/PlanView"
import { PlanFirst } from "./PlanFirst"
import { compareSides, type ComparedRow, type Side } from "./compared"

const NOW = "now"

/** What is compared: a saved campaign, or the plan on the screen. */
type Compared = { plan: Plan; budget: number | null; control_share: number }

type CompareProps = {
  /** The plan on the screen. */
  present: Compared
  /** Ids of saved campaigns; null is the plan on the screen. */
  left: number | null
  right: number | null
  onChange: (change: { left?: number | null; right?: number | null }) => void
}

/** Two plans side by side, both with today's data. */
export function Compare(props: CompareProps) {
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
    return (
      <Empty title="There is nothing to compare with yet" action={<PlanFirst />}>
        A plan is compared with a saved one: save a campaign first.
      </Empty>
    )
  }
  return <Chosen {...props} items={items} />
}

function Chosen({ items, present, left, right, onChange }: CompareProps & { items: CampaignRow[] }) {
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
      <Sides left={comparedOf(sides.left) ?? present} right={comparedOf(sides.right) ?? present} />
    </Card>
  )
}

const comparedOf = (campaign: CampaignRow | undefined): Compared | null =>
  campaign
    ? {
        plan: { filters: campaign.filters, parameters: campaign.parameters },
        budget: campaign.budget,
        control_share: campaign.control_share,
      }
    : null

/** What a plan brings today; a budget counts once its choice of customers is known. */
function useSide({ plan, budget, control_share }: Compared) {
  const whole = useQuery(simulationQuery(plan))
  const bought = useQuery({ ...budgetQuery(plan, budget ?? 0), enabled: budget !== null })
  const within = budget === null ? null : bought.data
  const side: Side | null =
    whole.data && within !== undefined ? { simulation: whole.data, budget, control_share, within } : null
  return {
    side,
    error: whole.error ?? (budget === null ? null : bought.error),
    isFetching: whole.isFetching || bought.isFetching,
  }
}

const COLUMNS: PlainColumn<ComparedRow>[] = [
  { id: "name", header: "Figure", cell: (row) => row.name },
  { id: "left", header: "First", isNumber: true, cell: (row) => row.left ?? <Missing reason={row.missing} /> },
  { id: "right", header: "Second", isNumber: true, cell: (row) => row.right ?? <Missing reason={row.missing} /> },
  {
    id: "difference",
    header: "Second less first",
    isNumber: true,
    cell: (row) => row.difference ?? <Missing reason="there are no two numbers to subtract" />,
  },
]

function Sides({ left, right }: { left: Compared; right: Compared }) {
  const first = useSide(left)
  const second = useSide(right)
  const error = first.error ?? second.error
  if (error) return <ErrorNote error={error} />
  if (!first.side || !second.side) {
    return (
      <Loading label="Working both out">
        <Skeleton className="h-64" />
      </Loading>
    )
  }
  return (
    <div aria-busy={first.isFetching || second.isFetching}>
      <PlainTable
        label="Two campaigns"
        columns={COLUMNS}
        rows={compareSides(first.side, second.side)}
        rowKey={(row) => row.name}
        hasCards
      />
      <p className="mt-3 text-xs text-muted">{dataTimeOf(first.side.simulation)}</p>
    </div>
  )
}
