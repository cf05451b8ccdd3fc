import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import type { QuarantineRow } from "@/api/types"
import { formatCount, formatNumber, humanise } from "@/lib/format"
import { Card } from "@/ui/Card"
import { PagesView } from "@/ui/PagesView"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Empty, Missing } from "@/ui/states"
import { QuarantineFix } from "./QuarantineFix"
import { ReasonTable } from "./ReasonTable"
import { quarantineQuery, reasonsQuery, type Group } from "./queries"

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

/** Rows that their contract forbids: why, which, and a way to mend and land them. */
export function Quarantine({ group, onChoose }: { group: Group | null; onChoose: (group: Group | null) => void }) {
  const reasons = useQuery(reasonsQuery())
  const rows = useInfiniteQuery(quarantineQuery(group))
  const total = reasons.data?.total
  return (
    <Card
      title="Quarantine"
      note={total === undefined ? "Rows that their contract forbids" : formatCount(total, "row")}
    >
      {reasons.data && reasons.data.items.length > 0 ? (
        <ReasonTable reasons={reasons.data.items} chosen={group} onChoose={onChoose} />
      ) : null}
      {group ? <QuarantineFix key={`${group.feed}/${group.reason}`} group={group} /> : null}
      <PagesView query={rows} loadingLabel="Loading quarantine">
        {(found) => <QuarantineTable rows={found} />}
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
      rowKey={(row) => row.quarantine_id}
      className="max-h-[480px] overflow-y-auto"
      hasCards
    />
  )
}
