import { useQuery } from "@tanstack/react-query"
import { ApiError } from "@/api/errors"
import type { EngagementModel } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatNumber, formatShare, humanise } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { FigureName } from "@/ui/Figure"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Missing, Skeleton } from "@/ui/states"
import { ENGAGEMENT_DEFINITIONS } from "./definitions"
import { churnModelQuery } from "./queries"

type Group = EngagementModel["card"]["fairness"][number]

const TOO_FEW = "too few members to say"

const rate = (id: keyof Group, header: string): PlainColumn<Group> => ({
  id,
  header,
  isNumber: true,
  cell: (group) => {
    const value = group[id]
    return typeof value === "number" ? formatShare(value) : <Missing reason={TOO_FEW} />
  },
})

const COLUMNS: PlainColumn<Group>[] = [
  {
    id: "group",
    header: "Group",
    cell: (group) => `${humanise(group.attribute)}: ${humanise(group.group).toLowerCase()}`,
  },
  { id: "rows", header: "Members", isNumber: true, cell: (group) => formatNumber(group.rows) },
  rate("selection_rate", "Called leavers"),
  {
    id: "selection_ratio",
    header: "Ratio",
    isNumber: true,
    cell: (group) =>
      group.selection_ratio === null ? <Missing reason={TOO_FEW} /> : formatNumber(group.selection_ratio, 2),
  },
  rate("true_positive_rate", "Hits"),
  rate("false_positive_rate", "False alarms"),
  rate("mean_predicted", "Predicted"),
  rate("observed_rate", "Observed"),
  {
    id: "is_within",
    header: "At least 0.8",
    cell: (group) => {
      if (group.is_within === null) return <Badge tone="unknown">Too few</Badge>
      return group.is_within ? <Badge tone="healthy">Yes</Badge> : <Badge tone="critical">No</Badge>
    },
  },
]

/** Whether the churn model treats groups alike, from its card. */
export function Fairness() {
  const model = useQuery({ ...churnModelQuery(), retry: false })
  const isMissing = model.error instanceof ApiError && model.error.code === "not_found"
  return (
    <Card
      title={<FigureName definition={ENGAGEMENT_DEFINITIONS.fairness} />}
      note={model.data ? `Version ${model.data.card.version}, trained as of ${formatDate(model.data.card.trained_as_of)}` : null}
    >
      {isMissing ? (
        <NoModel />
      ) : (
        <QueryView
          query={model}
          pending={
            <Loading label="Loading fairness">
              <Skeleton className="h-48" />
            </Loading>
          }
          isEmpty={(data: EngagementModel) => data.card.fairness.length === 0}
          empty={<NoModel />}
        >
          {(data) => (
            <PlainTable
              label={ENGAGEMENT_DEFINITIONS.fairness.name}
              columns={COLUMNS}
              rows={data.card.fairness}
              rowKey={(group) => `${group.attribute} ${group.group}`}
              hasCards
            />
          )}
        </QueryView>
      )}
    </Card>
  )
}

function NoModel() {
  return (
    <Empty title="No churn model has been trained yet">
      Run <code className="font-mono">c360 train engagement_churn</code>, then{" "}
      <code className="font-mono">c360 run</code>.
    </Empty>
  )
}
