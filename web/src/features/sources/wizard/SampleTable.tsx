import { formatCount } from "@/lib/format"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import type { Sample } from "./draft"

/** The first rows of a file or table, with the type that each column fits. */
export function SampleTable({ sample, label }: { sample: Sample; label: string }) {
  const rejects = sample.rejects ?? []
  const hidden = sample.columns.filter((column) => column.is_personal).map((column) => column.name)
  const columns = sample.columns.map(
    (column): PlainColumn<Sample["rows"][number]> => ({
      id: column.name,
      header: (
        <span className="grid">
          <span className="text-ink">{column.name}</span>
          <span className="font-normal">{column.type}</span>
        </span>
      ),
      cell: (row) => <span className="text-xs whitespace-nowrap">{row[column.name] ?? ""}</span>,
    }),
  )
  return (
    <section aria-label="Preview" className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <p className="text-xs break-words text-muted">
        {label}: {sample.rows.length > 0 ? `first ${formatCount(sample.rows.length, "row")}` : "it has no rows yet"}
        {rejects.length > 0 ? `; not rows: ${rejects.join("; ")}` : ""}
        {hidden.length > 0 ? `; seem personal: ${hidden.join(", ")}` : ""}
      </p>
      <PlainTable
        label="Preview"
        columns={columns}
        rows={sample.rows}
        rowKey={(_, index) => String(index)}
        className="max-h-56 overflow-y-auto rounded-md border px-3"
      />
    </section>
  )
}
