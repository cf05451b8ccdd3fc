import type { PersonaShare } from "@/api/types"
import { formatDate } from "@/lib/dates"

const BASIS: Record<PersonaShare["churn_basis"], string> = {
  predicted: "who is predicted to leave",
  observed: "who then left",
  none: "not told",
}

/** What at risk rests on, where that is not the same on all snapshots. */
export function describeBasis(trend: readonly PersonaShare[]): string | null {
  const bases = new Map(trend.map((row) => [row.snapshot_date, row.churn_basis]))
  if (new Set(bases.values()).size < 2) return null
  const days = [...bases.keys()].toSorted().slice(-2)
  const parts = days.map((day) => `${formatDate(day)} ${BASIS[bases.get(day) ?? "none"]}`)
  return `At risk: ${parts.join("; ")}`
}
