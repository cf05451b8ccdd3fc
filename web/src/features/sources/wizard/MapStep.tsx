import { useState } from "react"
import type { FilePreview, NewSourceBody, SuggestedFeed } from "@/api/types"
import { formatCount, formatShare, humanise } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Button } from "@/ui/Button"
import { Field, Select } from "@/ui/Field"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { makeSource, missingColumns, suggestedMapping, suggestedName, type Mapping } from "./draft"

type MapStepProps = {
  preview: FilePreview
  onBack: () => void
  onNext: (source: NewSourceBody) => void
}

/** Choose a feed, and which column of the file is which of its columns. */
export function MapStep({ preview, onBack, onNext }: MapStepProps) {
  const [name, setName] = useState(suggestedName(preview.path))
  const [feedName, setFeedName] = useState(preview.feeds[0]?.feed ?? "")
  const feed = preview.feeds.find((item) => item.feed === feedName)
  const [mapping, setMapping] = useState<Mapping>(suggestedMapping(feed))
  const missing = missingColumns(feed, mapping)
  const chooseFeed = (value: string) => {
    setFeedName(value)
    setMapping(suggestedMapping(preview.feeds.find((item) => item.feed === value)))
  }
  return (
    <div className="grid gap-4">
      <PreviewTable preview={preview} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Name of the source"
          value={name}
          onChange={(event) => {
            setName(event.target.value)
          }}
          hint="Letters, digits and _"
        />
        <Select
          label="Feed that its rows belong to"
          value={feedName}
          options={preview.feeds.map((item) => ({
            value: item.feed,
            label: `${humanise(item.feed)} (fits ${formatShare(item.fit)})`,
          }))}
          onChange={chooseFeed}
        />
      </div>
      <MappingTable
        feed={feed}
        preview={preview}
        mapping={mapping}
        onChange={(column, source) => {
          setMapping({ ...mapping, [column]: source })
        }}
      />
      {missing.length > 0 ? (
        <p role="status" className="rounded-md bg-at-risk-soft px-3 py-2 text-sm">
          Required and not mapped: {missing.join(", ")}. Rows without them go to quarantine.
        </p>
      ) : null}
      <div className="flex justify-between">
        <Button onClick={onBack}>Back</Button>
        <Button
          variant="primary"
          disabled={!name || !feed}
          onClick={() => {
            onNext(makeSource(preview, { name, feed: feedName, mapping }))
          }}
        >
          Dry run
        </Button>
      </div>
    </div>
  )
}

function PreviewTable({ preview }: { preview: FilePreview }) {
  const columns = preview.columns.map(
    (column): PlainColumn<FilePreview["rows"][number]> => ({
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
    <section aria-label="Preview" className="grid gap-1">
      <p className="text-xs text-muted">
        {preview.path}: first {formatCount(preview.rows.length, "row")}
        {preview.rejects.length > 0 ? `; not rows: ${preview.rejects.join("; ")}` : ""}
      </p>
      <PlainTable
        label="Preview"
        columns={columns}
        rows={preview.rows}
        rowKey={(_, index) => String(index)}
        className="max-h-56 overflow-y-auto rounded-md border px-3"
      />
    </section>
  )
}

type MappingTableProps = {
  feed: SuggestedFeed | undefined
  preview: FilePreview
  mapping: Mapping
  onChange: (column: string, source: string) => void
}

function MappingTable({ feed, preview, mapping, onChange }: MappingTableProps) {
  const options = [{ value: "", label: "—" }, ...preview.columns.map(({ name }) => ({ value: name, label: name }))]
  const columns: PlainColumn<SuggestedFeed["columns"][number]>[] = [
    {
      id: "column",
      header: "Column of the feed",
      cell: (row) => (
        <>
          <span className="font-medium">{row.column}</span> <span className="text-xs text-muted">{row.type}</span>
        </>
      ),
    },
    {
      id: "required",
      header: "Due",
      cell: (row) => (row.is_required ? <Badge tone="accent">Required</Badge> : <span className="text-xs text-muted">optional</span>),
    },
    {
      id: "source",
      header: "Column of the file",
      cell: (row) => (
        <Select
          label={`Column of the file for ${row.column}`}
          isLabelHidden
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
      header: "Similar",
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
    />
  )
}
