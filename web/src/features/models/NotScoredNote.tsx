import type { ScoringState } from "@/api/types"
import { formatDate } from "@/lib/dates"

/** Why the champion did not score in the run that is shown; nothing where it did. */
export function NotScoredNote({ scoring }: { scoring: ScoringState | null }) {
  if (scoring?.status !== "not_scored") return null
  return (
    <p role="note" className="rounded-md bg-critical-soft px-3 py-2 text-sm break-words">
      <strong className="font-medium">Not scored as of {formatDate(scoring.as_of)}.</strong>{" "}
      {scoring.reason}
    </p>
  )
}
