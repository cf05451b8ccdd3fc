import type {
  DatabaseBody,
  DatabaseTable,
  NewDatabaseSourceBody,
  NewSourceBody,
  SampledColumn,
  SuggestedFeed,
} from "@/api/types"

/** The first rows of a file or table, and the feeds they may belong to. */
export type Sample = {
  columns: SampledColumn[]
  rows: Record<string, string | null>[]
  rejects?: string[]
  feeds: SuggestedFeed[]
}

/** Column of the feed → column of the file; empty where none. */
export type Mapping = Record<string, string>

/** What was suggested for a feed. */
export function suggestedMapping(feed: SuggestedFeed | undefined): Mapping {
  return Object.fromEntries((feed?.columns ?? []).map((column) => [column.column, column.source ?? ""]))
}

/** A name for the source that its table suggests: "public.deals" → "deals". */
export function nameOfTable(table: string): string {
  return suggestedName(table.split(".").at(-1) ?? "")
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

/** What a person chose: name, feed, and which column is which. */
export type Draft = { name: string; feed: string; mapping: Mapping }

/** The mapping as the API takes it: a column of the same name maps by itself. */
function mapColumns(mapping: Mapping) {
  const chosen = Object.entries(mapping).filter(([column, source]) => source && source !== column)
  const { updated_at: updatedAt, ...columns } = Object.fromEntries(
    chosen.map(([column, source]) => [column, quote(source)]),
  )
  return { timezone: "UTC", columns, ...(updatedAt ? { updated_at: updatedAt } : {}) }
}

/** A source of a file as the API takes it. */
export function makeSource(path: string, { name, feed, mapping }: Draft): NewSourceBody {
  return { name, feed, path, mode: "append", ...mapColumns(mapping) }
}

/** How a table is read. */
export type DatabaseMode = NewDatabaseSourceBody["mode"]
export type Reading = { mode: DatabaseMode; cursor: string }

/** A source of a table as the API takes it. */
export function makeDatabaseSource(
  address: DatabaseBody,
  table: string,
  { name, feed, mapping }: Draft,
  { mode, cursor }: Reading,
): NewDatabaseSourceBody {
  return {
    name,
    feed,
    address: { ...address, table },
    mode,
    ...(mode === "incremental" ? { cursor } : {}),
    ...mapColumns(mapping),
  }
}

/** The column that most likely grows with every change: by its name, else the first that can grow. */
export function suggestedCursor(table: DatabaseTable): string {
  const ordered = table.columns.filter((column) => column.is_ordered).map((column) => column.name)
  return ordered.find((name) => /updat|modif|chang|last_/i.test(name)) ?? ordered[0] ?? ""
}
