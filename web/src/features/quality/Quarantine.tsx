import { useInfiniteQuery } from "@tanstack/react-query"
import type { QuarantineRow } from "@/api/types"
import { formatCount, formatNumber, humanise } from "@/lib/format"
import { Card } from "@/ui/Card"
import { PagesView } from "@/ui/PagesView"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Empty, Missing } from "@/ui/states"
import { quarantineQuery } from "./queries"

const COLUMNS: PlainColumn<QuarantineRow>[] = [
  { id: "feed", header: "Feed", className: "whitespace-nowrap", cell: (row) => humanise(row.feed) },
  { id: "reason", header: "Reason", cell: (row) => <span className="font-medium">{row.reason}</span> },
  {
    id: "where",
    header: "Source, line",
    className: "whitespace-nowrap",
    cell: (row) => (
      <>
        {row.source},{" "}
        {row.line === null ? <Missing reason="no line in this format" /> : formatNumber(row.line)}
      </>
    ),
  },
  {
    id: "record",
    header: "Record as it came",
    cell: (row) => (
      <code className="line-clamp-2 max-w-md font-mono text-xs break-all text-muted" title={row.record}>
        {row.record}
      </code>
    ),
  },
]

/** Rows that their contract forbids, with what they held and why. */
export function Quarantine() {
  const query = useInfiniteQuery(quarantineQuery())
  const total = query.data?.pages[0]?.total
  return (
    <Card
      title="Quarantine"
      note={total === undefined ? "Rows that their contract forbids" : formatCount(total, "row")}
    >
      <PagesView query={query} loadingLabel="Loading quarantine">
        {(rows) => <QuarantineTable rows={rows} />}
      </PagesView>
    </Card>
  )
}

export function QuarantineTable({ rows }: { rows: QuarantineRow[] }) {
  if (rows.length === 0) {
    return <Empty title="Nothing is in quarantine">Every row that came keeps its contract.</Empty>
  }
  return (
    <PlainTable
      label="Quarantine"
      columns={COLUMNS}
      rows={rows}
      rowKey={(row, index) => `${row.batch_id}/${String(row.line)}/${String(index)}`}
      className="max-h-[480px] overflow-y-auto"
    />
  )
}
