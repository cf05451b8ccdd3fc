import { useQuery } from "@tanstack/react-query"
import type { ScheduleRow } from "@/api/types"
import { formatDateTime } from "@/lib/dates"
import { humanise } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { QueryView } from "@/ui/QueryView"
import { Empty, Missing, Skeleton } from "@/ui/states"
import { STATUS_LABEL, STATUS_TONE } from "./labels"
import { schedulesQuery } from "./queries"

const COLUMNS: PlainColumn<ScheduleRow>[] = [
  { id: "name", header: "Schedule", cell: (row) => <span className="font-medium">{humanise(row.name)}</span> },
  { id: "cron", header: "Cron (UTC)", cell: (row) => <code className="font-mono text-xs">{row.cron}</code> },
  {
    id: "next",
    header: "Next run",
    className: "whitespace-nowrap",
    cell: (row) => formatDateTime(row.next_due_at),
  },
  {
    id: "last",
    header: "Last run",
    className: "whitespace-nowrap",
    cell: (row) => (row.last_due_at ? formatDateTime(row.last_due_at) : <Missing reason="not due yet" />),
  },
  {
    id: "became",
    header: "Last result",
    cell: ({ last_command: last }) =>
      last ? (
        <Badge tone={STATUS_TONE[last.status]}>{STATUS_LABEL[last.status]}</Badge>
      ) : (
        <Missing reason="nothing was due yet" />
      ),
  },
]

/** What is due by the clock. */
export function Schedules() {
  const query = useQuery(schedulesQuery())
  return (
    <Card title="Schedules" note="A missed run is caught up once">
      <QueryView
        query={query}
        pending={<Skeleton className="h-24" />}
        isEmpty={(list) => list.items.length === 0}
        empty={<Empty title="Nothing is scheduled">Set times under [schedule] in c360.toml.</Empty>}
      >
        {(list) => (
          <PlainTable label="Schedules" columns={COLUMNS} rows={list.items} rowKey={(row) => row.name} hasCards />
        )}
      </QueryView>
    </Card>
  )
}
