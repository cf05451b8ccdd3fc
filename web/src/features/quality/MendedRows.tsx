import type { ReplayAnswer } from "@/api/types"
import { formatNumber } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Missing } from "@/ui/states"

type MendedRow = ReplayAnswer["rows"][number]

const COLUMNS: PlainColumn<MendedRow>[] = [
  {
    id: "outcome",
    header: "Would be",
    cell: (row) => (
      <Badge tone={row.outcome === "wrong" ? "critical" : "healthy"}>
        {row.outcome === "wrong" ? "Still wrong" : row.outcome === "duplicate" ? "Duplicate" : "Landed"}
      </Badge>
    ),
  },
  {
    id: "line",
    header: "Line",
    isNumber: true,
    cell: (row) => (row.line === null ? <Missing reason="no line" /> : formatNumber(row.line)),
  },
  {
    id: "values",
    header: "Values under the fix",
    cell: (row) => (
      <>
        {row.reason ? <span className="block font-medium">{row.reason}</span> : null}
        <code className="line-clamp-2 font-mono text-xs break-all text-muted">
          {Object.entries(row.values)
            .filter(([, value]) => value !== null)
            .map(([name, value]) => `${name}=${value ?? ""}`)
            .join(", ")}
        </code>
      </>
    ),
  },
]

/** The first rows of a preview: what would become of each. */
export function MendedRows({ answer }: { answer: ReplayAnswer }) {
  return (
    <PlainTable
      label="Preview"
      columns={COLUMNS}
      rows={answer.rows}
      rowKey={(row) => row.quarantine_id}
      className="max-h-72 overflow-y-auto"
      hasCards
    />
  )
}
