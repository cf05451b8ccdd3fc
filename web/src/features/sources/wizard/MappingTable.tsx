import type { SuggestedFeed } from "@/api/types"
import { Badge } from "@/ui/Badge"
import { Select } from "@/ui/Field"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import type { Mapping } from "./draft"

type MappingTableProps = {
  feed: SuggestedFeed | undefined
  noun: "file" | "table"
  sources: string[]
  mapping: Mapping
  onChange: (column: string, source: string) => void
}

/** Each column of the feed, and a choice of the column that it comes from. */
export function MappingTable({ feed, noun, sources, mapping, onChange }: MappingTableProps) {
  const options = [{ value: "", label: "not mapped" }, ...sources.map((name) => ({ value: name, label: name }))]
  const columns: PlainColumn<SuggestedFeed["columns"][number]>[] = [
    {
      id: "column",
      header: "Column of the feed",
      cell: (row) => (
        <span>
          <span className="font-medium">{row.column}</span> <span className="text-xs text-muted">{row.type}</span>
        </span>
      ),
    },
    {
      id: "required",
      header: "Required",
      cell: (row) =>
        row.is_required ? (
          <Badge tone="accent">Required</Badge>
        ) : (
          <span className="text-xs text-muted">optional</span>
        ),
    },
    {
      id: "source",
      header: `Column of the ${noun}`,
      cell: (row) => (
        <Select
          label={`Column of the ${noun} for ${row.column}`}
          isLabelHidden
          className="min-w-36"
          value={mapping[row.column] ?? ""}
          options={options}
          onChange={(value) => {
            onChange(row.column, value)
          }}
        />
      ),
    },
    {
      id: "score",
      header: "Similarity",
      isNumber: true,
      cell: (row) => (row.source && mapping[row.column] === row.source ? `${String(Math.round(row.score))} %` : ""),
    },
  ]
  return (
    <PlainTable
      label="Mapping"
      columns={columns}
      rows={feed?.columns ?? []}
      rowKey={(row) => row.column}
      className="max-h-72 overflow-y-auto"
      hasCards
    />
  )
}
