import type { Persona, PersonaShare } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { PERSONAS } from "../labels"

/** One snapshot with the share of every persona. */
export type ShareDay = {
  measuredOn: string
  basis: PersonaShare["churn_basis"]
  shares: Partial<Record<Persona, PersonaShare>>
}

const BASIS: Record<PersonaShare["churn_basis"], string> = {
  predicted: "who is predicted to leave",
  observed: "who then left",
  none: "not told",
}

/** One row a snapshot, oldest first. */
export function toDays(trend: readonly PersonaShare[]): ShareDay[] {
  const days = new Map<string, ShareDay>()
  for (const share of trend) {
    const { snapshot_date: measuredOn, churn_basis: basis } = share
    const day = days.get(measuredOn) ?? { measuredOn, basis, shares: {} }
    day.shares[share.persona] = share
    days.set(measuredOn, day)
  }
  return [...days.values()].toSorted((left, right) => left.measuredOn.localeCompare(right.measuredOn))
}

/** How much the share of each persona has moved since the first snapshot, in points. */
export function movedPoints(days: readonly ShareDay[]): { persona: Persona; points: number }[] {
  const first = days[0]
  const last = days.at(-1)
  return PERSONAS.map((persona) => {
    const from = first?.shares[persona]?.member_share ?? 0
    const to = last?.shares[persona]?.member_share ?? 0
    return { persona, points: (to - from) * 100 }
  })
}

/** What at risk rests on, where that is not the same on all snapshots. */
export function describeBasis(days: readonly ShareDay[]): string | null {
  if (new Set(days.map((day) => day.basis)).size < 2) return null
  const parts = days.slice(-2).map((day) => `${formatDate(day.measuredOn)} ${BASIS[day.basis]}`)
  return `At risk: ${parts.join("; ")}`
}
