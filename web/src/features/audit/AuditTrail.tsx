import { useInfiniteQuery } from "@tanstack/react-query"
import type { AuditEntry } from "@/api/types"
import { formatDateTime } from "@/lib/dates"
import { formatCount, humanise } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { PagesView } from "@/ui/PagesView"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { SearchBox } from "@/ui/SearchBox"
import { Empty, Missing } from "@/ui/states"
import { auditQuery, type AuditFilters } from "./queries"

const GOOD = new Set(["succeeded", "ok", "success"])

const COLUMNS: PlainColumn<AuditEntry>[] = [
  {
    id: "at",
    header: "When",
    className: "whitespace-nowrap",
    cell: (entry) => formatDateTime(entry.at),
  },
  { id: "user", header: "Who", cell: (entry) => <span className="font-medium">{entry.user_name}</span> },
  { id: "action", header: "What", cell: (entry) => <code className="font-mono text-xs">{entry.action}</code> },
  { id: "target", header: "To what", cell: (entry) => entry.target ?? <Missing reason="no target" /> },
  {
    id: "status",
    header: "Outcome",
    cell: (entry) => (
      <Badge tone={GOOD.has(entry.status) ? "healthy" : "critical"}>{humanise(entry.status)}</Badge>
    ),
  },
  {
    id: "address",
    header: "From",
    cell: (entry) => entry.address ?? <Missing reason="not over the network" />,
  },
]

type AuditTrailProps = { filters: AuditFilters; onChange: (filters: AuditFilters) => void }

/** Who did what to what, newest first. */
export function AuditTrail({ filters, onChange }: AuditTrailProps) {
  const query = useInfiniteQuery(auditQuery(filters))
  const total = query.data?.pages[0]?.total
  return (
    <Card
      title="Audit trail"
      note={<span role="status">{total === undefined ? "" : formatCount(total, "entry", "entries")}</span>}
      actions={
        <div className="flex flex-wrap gap-2">
          <SearchBox
            label="User"
            value={filters.user}
            onChange={(user) => {
              onChange({ ...filters, user })
            }}
            className="w-36"
          />
          <SearchBox
            label="Action"
            value={filters.action}
            onChange={(action) => {
              onChange({ ...filters, action })
            }}
            className="w-36"
          />
        </div>
      }
    >
      <PagesView query={query} loadingLabel="Loading the audit trail">
        {(entries) => <AuditTable entries={entries} />}
      </PagesView>
    </Card>
  )
}

export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  if (entries.length === 0) {
    return <Empty title="Nothing fits">No entry has this user and action.</Empty>
  }
  return (
    <PlainTable
      label="Audit trail"
      columns={COLUMNS}
      rows={entries}
      rowKey={(entry) => String(entry.id)}
      hasCards
    />
  )
}
