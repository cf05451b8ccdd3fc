import type { FilePreview, NewSourceBody, SuggestedFeed } from "@/api/types"

/** Column of the feed → column of the file; empty where none. */
export type Mapping = Record<string, string>

/** What was suggested for a feed. */
export function suggestedMapping(feed: SuggestedFeed | undefined): Mapping {
  return Object.fromEntries((feed?.columns ?? []).map((column) => [column.column, column.source ?? ""]))
}

/** A name for the source that its file suggests: "deals-2026.csv" → "deals_2026". */
export function suggestedName(path: string): string {
  const file = path.split("/").at(-1) ?? ""
  const words = file.replace(/(\.[a-z0-9]+)+$/i, "").replace(/[^A-Za-z0-9]+/g, "_")
  return words.replace(/^[^A-Za-z]+|_+$/g, "").toLowerCase().slice(0, 60) || "source"
}

/** The columns that a mapping lacks though the feed requires them. */
export function missingColumns(feed: SuggestedFeed | undefined, mapping: Mapping): string[] {
  const required = feed?.columns.filter((column) => column.is_required) ?? []
  return required.map((column) => column.column).filter((name) => !mapping[name])
}

const quote = (column: string) => `"${column.replaceAll('"', '""')}"`

/** The source as the API takes it: a column of the same name maps by itself. */
export function makeSource(
  preview: FilePreview,
  { name, feed, mapping }: { name: string; feed: string; mapping: Mapping },
): NewSourceBody {
  const chosen = Object.entries(mapping).filter(([column, source]) => source && source !== column)
  const { updated_at: updatedAt, ...columns } = Object.fromEntries(
    chosen.map(([column, source]) => [column, quote(source)]),
  )
  return {
    name,
    feed,
    path: preview.path,
    mode: "append",
    timezone: "UTC",
    columns,
    ...(updatedAt ? { updated_at: updatedAt } : {}),
  }
}
