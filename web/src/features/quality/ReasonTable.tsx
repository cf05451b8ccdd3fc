import type { ReasonRow } from "@/api/types"
import { formatNumber, humanise } from "@/lib/format"
import { Button } from "@/ui/Button"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import type { Group } from "./queries"

type ReasonTableProps = {
  reasons: ReasonRow[]
  chosen: Group | null
  onChoose: (group: Group | null) => void
}

/** What is wrong with quarantined rows, the most frequent first; one of them can be chosen. */
export function ReasonTable({ reasons, chosen, onChoose }: ReasonTableProps) {
  const isChosen = (row: ReasonRow) => chosen?.feed === row.feed && chosen.reason === row.reason
  const columns: PlainColumn<ReasonRow>[] = [
    { id: "rows", header: "Rows", isNumber: true, cell: (row) => formatNumber(row.row_count) },
    { id: "feed", header: "Feed", className: "whitespace-nowrap", cell: (row) => humanise(row.feed) },
    { id: "reason", header: "Reason", cell: (row) => <span className="font-medium">{row.reason}</span> },
    {
      id: "choose",
      header: "Mend",
      cell: (row) => (
        <Button
          aria-pressed={isChosen(row)}
          aria-label={isChosen(row) ? `Close ${row.reason}` : `Mend ${row.reason}`}
          onClick={() => {
            onChoose(isChosen(row) ? null : { feed: row.feed, reason: row.reason })
          }}
        >
          {isChosen(row) ? "Close" : "Mend"}
        </Button>
      ),
    },
  ]
  return (
    <PlainTable
      label="Reasons"
      columns={columns}
      rows={reasons}
      rowKey={(row) => `${row.feed}/${row.reason}`}
      className="mb-5 max-h-72 overflow-y-auto"
      hasCards
    />
  )
}
