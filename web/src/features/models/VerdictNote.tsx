import type { ModelSummary } from "@/api/types"
import { VerdictBadge } from "./badges"

/** Beside a prediction: a warning where the model behind it is not good. */
export function VerdictNote({ model }: { model: ModelSummary }) {
  const { level, text } = model.verdict
  if (level === "good") return null
  return (
    <p role="note" className="mb-4 flex flex-wrap items-center gap-2 rounded-md bg-sunken px-3 py-2 text-sm">
      <VerdictBadge level={level} />
      <span className="min-w-0 flex-1">{text}</span>
    </p>
  )
}
