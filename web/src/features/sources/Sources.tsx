import { useMutation, useQuery } from "@tanstack/react-query"
import { CircleCheck, CircleX, Plug } from "lucide-react"
import type { ReactNode } from "react"
import type { SourceRow, SourceTest } from "@/api/types"
import { formatDateTime, formatDuration } from "@/lib/dates"
import { formatCount, formatNumber, humanise } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { QueryView } from "@/ui/QueryView"
import { Empty, ErrorNote, Missing, Skeleton } from "@/ui/states"
import { sourcesQuery, testSourceMutation } from "./queries"

const COLUMNS: PlainColumn<SourceRow>[] = [
  {
    id: "name",
    header: "Source",
    cell: (row) => (
      <>
        <span className="font-medium">{row.name}</span>
        <code className="block max-w-72 truncate font-mono text-xs text-muted" title={row.location}>
          {row.location}
        </code>
      </>
    ),
  },
  { id: "feed", header: "Feed", cell: (row) => humanise(row.feed) },
  { id: "kind", header: "Kind", cell: (row) => row.kind },
  {
    id: "last",
    header: "Last batch",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.last_landed_at ? formatDateTime(row.last_landed_at) : <Missing reason="nothing has landed yet" />,
  },
  { id: "batches", header: "Batches", isNumber: true, cell: (row) => formatNumber(row.batch_count) },
  { id: "rows", header: "Rows landed", isNumber: true, cell: (row) => formatNumber(row.rows_landed) },
  { id: "bad", header: "Quarantined", isNumber: true, cell: (row) => formatNumber(row.rows_quarantined) },
  {
    id: "lag",
    header: "Lag",
    isNumber: true,
    cell: (row) =>
      row.lag_seconds === null ? (
        <Missing reason="nothing came after its first load yet" />
      ) : (
        formatDuration(row.lag_seconds)
      ),
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
      {data ? <TestResult test={data} /> : null}
    </div>
  )
}

export function TestResult({ test }: { test: SourceTest }) {
  return (
    <ul role="status" aria-label={`Test of ${test.source}`} className="grid max-w-72 gap-1 text-left text-xs whitespace-normal">
      {test.checks.map((check) => {
        const Sign = check.is_ok ? CircleCheck : CircleX
        return (
          <li key={check.name} className="flex items-start gap-1.5">
            <Sign
              aria-label={check.is_ok ? "Works" : "Fails"}
              className={`mt-0.5 size-3.5 shrink-0 ${check.is_ok ? "text-healthy" : "text-critical"}`}
            />
            <span className="min-w-0 break-words">{check.message}</span>
          </li>
        )
      })}
    </ul>
  )
}
