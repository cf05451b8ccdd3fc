import type { AskedRow } from "@/api/types"
import { formatDate } from "@/lib/dates"

export type Day = { day: string; rows: AskedRow[] }

/** Puts questions under the days they were asked on, in the order they come. */
export function groupByDay(rows: readonly AskedRow[]): Day[] {
  const days: Day[] = []
  for (const row of rows) {
    const day = formatDate(row.asked_at)
    const last = days.at(-1)
    if (last?.day === day) last.rows.push(row)
    else days.push({ day, rows: [row] })
  }
  return days
}
