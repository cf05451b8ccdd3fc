export type Cell = string | number | boolean | null | undefined

/** A spreadsheet runs a cell that starts like a formula: such text is quoted with an apostrophe. */
const FORMULA = /^[=+\-@\t\r]/

function toField(value: Cell): string {
  if (value == null) return ""
  const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Writes rows as CSV, as RFC 4180 has it. */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => row.map(toField).join(",")).join("\r\n") + "\r\n"
}
