import { useMutation, useQuery } from "@tanstack/react-query"
import { Plug } from "lucide-react"
import type { ReactNode } from "react"
import type { SourceRow } from "@/api/types"
import { formatDateTime, formatDuration } from "@/lib/dates"
import { formatCount, formatNumber, humanise } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { QueryView } from "@/ui/QueryView"
import { Empty, ErrorNote, Missing, Skeleton } from "@/ui/states"
import { sourcesQuery, testSourceMutation } from "./queries"
import { Checks } from "./wizard/Checks"

const KIND_LABEL: Record<string, string> = {
  files: "Files",
  documents: "Documents",
  sql: "SQL over files",
  postgres: "PostgreSQL",
  mysql: "MariaDB, MySQL",
  events: "Events",
  stream: "Stream",
}

const MODE_LABEL: Record<string, string> = {
  append: "Append",
  full: "Full snapshot",
  incremental: "Incremental",
  cdc: "Change data capture",
}

/** How far behind a source was when it was last read. */
function Lag({ row }: { row: SourceRow }) {
  if (row.seen_at) return <span title={`Nothing new at ${formatDateTime(row.seen_at)}`}>Up to date</span>
  if (row.lag_seconds === null) return <Missing reason="nothing came after its first load yet" />
  const waiting = row.lag_messages ? `, ${formatCount(row.lag_messages, "message")}` : ""
  return `${formatDuration(row.lag_seconds)}${waiting}`
}

/** What keeps a source out now. */
function Trouble({ row }: { row: SourceRow }) {
  if (!row.trouble) return null
  return (
    <p className="max-w-96 text-xs break-words [word-break:normal] text-critical">
      {row.troubled_since ? `Since ${formatDateTime(row.troubled_since)}: ` : ""}
      {row.trouble}
    </p>
  )
}

function Second({ children }: { children: ReactNode }) {
  return <span className="block text-xs text-muted">{children}</span>
}

const COLUMNS: PlainColumn<SourceRow>[] = [
  {
    id: "name",
    header: "Source",
    cell: (row) => (
      <div className="min-w-0">
        <span className="font-medium">{row.name}</span>
        <code className="block max-w-72 truncate font-mono text-xs text-muted" title={row.location}>
          {row.location}
        </code>
        <Trouble row={row} />
      </div>
    ),
  },
  {
    id: "feed",
    header: "Feed",
    cell: (row) => (
      <div>
        {humanise(row.feed)}
        <Second>
          {KIND_LABEL[row.kind] ?? row.kind} · {MODE_LABEL[row.mode] ?? row.mode}
        </Second>
      </div>
    ),
  },
  {
    id: "last",
    header: "Last batch",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.last_landed_at ? (
        <div>
          {formatDateTime(row.last_landed_at)}
          <Second>{formatCount(row.batch_count, "batch", "batches")}</Second>
        </div>
      ) : (
        <Missing reason="nothing has landed yet" />
      ),
  },
  { id: "rows", header: "Rows landed", isNumber: true, cell: (row) => formatNumber(row.rows_landed) },
  { id: "bad", header: "Quarantined", isNumber: true, cell: (row) => formatNumber(row.rows_quarantined) },
  {
    id: "lag",
    header: "Lag",
    isNumber: true,
    cell: (row) => <Lag row={row} />,
  },
]

/** Where data comes from, and what came. `action` is shown in the head: adding one. */
export function Sources({ mayManage, action }: { mayManage: boolean; action?: ReactNode }) {
  const query = useQuery(sourcesQuery())
  const test: PlainColumn<SourceRow> = {
    id: "test",
    header: <span className="sr-only">Test</span>,
    cell: (row) => <SourceTester name={row.name} />,
  }
  return (
    <Card
      title="Sources"
      note={query.data ? formatCount(query.data.total, "source") : "Where data comes from"}
      actions={action}
    >
      <QueryView
        query={query}
        pending={<Skeleton className="h-48" />}
        isEmpty={(list) => list.items.length === 0}
        empty={<Empty title="No source yet">Add one here, or under [[sources]] in c360.toml.</Empty>}
      >
        {(list) => (
          <PlainTable
            label="Sources"
            columns={mayManage ? [...COLUMNS, test] : COLUMNS}
            rows={list.items}
            rowKey={(row) => row.name}
            hasCards
          />
        )}
      </QueryView>
    </Card>
  )
}

function SourceTester({ name }: { name: string }) {
  const { mutate, data, error, isPending } = useMutation(testSourceMutation())
  return (
    <div className="grid justify-items-end gap-1">
      <Button
        aria-label={`Test ${name}`}
        isBusy={isPending}
        onClick={() => {
          mutate(name)
        }}
      >
        <Plug aria-hidden />
        Test
      </Button>
      {error ? <ErrorNote error={error} /> : null}
      {data ? <Checks test={data} className="grid max-w-72 gap-1 text-left text-xs whitespace-normal" /> : null}
    </div>
  )
}
