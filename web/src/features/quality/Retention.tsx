import { useQuery } from "@tanstack/react-query"
import type { FeedRetentionRow, RetentionReport } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount, formatNumber, humanise } from "@/lib/format"
import { Card } from "@/ui/Card"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Missing, Skeleton } from "@/ui/states"
import { retentionQuery } from "./queries"

/** How many rows, and from when to when; "0" where there are none. */
function span(rows: number, oldest: string | null, newest: string | null) {
  return (
    <>
      {formatNumber(rows)}
      {oldest && newest ? (
        <span className="block text-xs text-muted">
          {formatDate(oldest)} to {formatDate(newest)}
        </span>
      ) : null}
    </>
  )
}

const COLUMNS: PlainColumn<FeedRetentionRow>[] = [
  { id: "feed", header: "Feed", className: "whitespace-nowrap", cell: (row) => humanise(row.feed) },
  {
    id: "days",
    header: "Days kept",
    isNumber: true,
    cell: (row) =>
      row.retention_days === null ? (
        <Missing reason="its contract names no days: rows never expire" />
      ) : (
        formatNumber(row.retention_days)
      ),
  },
  {
    id: "from",
    header: "Counted from",
    cell: (row) =>
      row.counts_from === "_loaded_at" ? "The day it landed" : humanise(row.counts_from),
  },
  { id: "landed", header: "Landed", isNumber: true, cell: (row) => formatNumber(row.rows_landed) },
  { id: "raw", header: "In raw", isNumber: true, cell: (row) => formatNumber(row.rows_raw) },
  {
    id: "sealed",
    header: "Sealed",
    isNumber: true,
    cell: (row) => span(row.rows_sealed, row.sealed_oldest, row.sealed_newest),
  },
  {
    id: "due",
    header: "Due",
    isNumber: true,
    cell: (row) => span(row.due_rows, row.due_oldest, row.due_newest),
  },
  {
    id: "rejected",
    header: "Rejected, expired",
    isNumber: true,
    cell: (row) => `${formatNumber(row.quarantine_expired)} of ${formatNumber(row.rows_quarantined)}`,
  },
]

/** Which raw rows have outlived their contract's days, and what is sealed of them. */
export function Retention() {
  const query = useQuery(retentionQuery())
  return (
    <Card title="Retention" note={query.data ? describe(query.data) : "Of raw rows"}>
      <QueryView
        query={query}
        pending={
          <Loading label="Loading retention">
            <Skeleton className="h-32" />
          </Loading>
        }
        isEmpty={(report: RetentionReport) => report.items.length === 0}
        empty={<Empty title="Nothing has landed yet">Rows expire after their contract’s days.</Empty>}
      >
        {(report) => <RetentionView rows={report.items} />}
      </QueryView>
    </Card>
  )
}

function describe(report: RetentionReport): string {
  const due = report.items.reduce((sum, row) => sum + row.due_rows, 0)
  const day = formatDate(report.as_of)
  if (!report.is_enabled) return `Not applied: retention.enabled is off; ${formatCount(due, "row")} due by ${day}`
  return due === 0 ? `Nothing due by ${day}` : `${formatCount(due, "row")} due by ${day}: the next run seals them`
}

export function RetentionView({ rows }: { rows: FeedRetentionRow[] }) {
  return <PlainTable label="Retention" columns={COLUMNS} rows={rows} rowKey={(row) => row.feed} hasCards />
}
