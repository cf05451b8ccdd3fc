import { INTERACTION_TYPES } from "@/api/labels"
import type { Insight } from "@/api/types"
import { formatDate } from "@/lib/dates"

type Cited = Insight["citations"][number]

/** Two sentences may quote one interaction differently: each quote has a number of its own. */
const keyOf = (cited: Cited) => `${cited.interaction_id} ${cited.quote}`

type InsightViewProps = { insight: Insight; onCite: (interactionId: string) => void }

/** A text whose sentences carry the numbers of what they rest on. */
export function InsightView({ insight, onCite }: InsightViewProps) {
  const numberOf = (one: Cited) => insight.citations.findIndex((cited) => keyOf(cited) === keyOf(one)) + 1
  return (
    <div>
      <p className="text-base leading-6">
        {insight.sentences.map((sentence, index) => (
          <span key={index}>
            {sentence.text}
            {sentence.citations.map((cited) => (
              <CiteMark
                key={keyOf(cited)}
                number={numberOf(cited)}
                quote={cited.quote}
                onPress={() => {
                  onCite(cited.interaction_id)
                }}
              />
            ))}{" "}
          </span>
        ))}
      </p>
      {insight.citations.length > 0 ? (
        <ol className="mt-3 grid grid-cols-1 gap-1 border-t pt-3">
          {insight.citations.map((cited, index) => (
            <li key={keyOf(cited)} className="min-w-0">
              <button
                type="button"
                onClick={() => {
                  onCite(cited.interaction_id)
                }}
                className="flex w-full items-baseline gap-2 rounded-sm text-left text-xs text-muted hover:text-ink"
              >
                <span className="w-4 shrink-0 text-right tabular">{index + 1}</span>
                <span className="shrink-0 font-medium">
                  {INTERACTION_TYPES[cited.interaction_type ?? ""] ?? "Interaction"}, {formatDate(cited.occurred_at)}
                </span>
                <span className="min-w-0 truncate">“{cited.quote}”</span>
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <p className="mt-2 text-xs text-muted">Rests on the signals alone: no interaction is cited.</p>
      )}
    </div>
  )
}

type CiteMarkProps = { number: number; quote: string; onPress: () => void }

function CiteMark({ number, quote, onPress }: CiteMarkProps) {
  return (
    <button
      type="button"
      aria-label={`Show citation ${String(number)}`}
      title={`“${quote}”`}
      onClick={onPress}
      className="ml-0.5 inline-flex h-4 min-w-4 items-center justify-center rounded-sm bg-accent-soft px-1 align-text-top text-2xs font-semibold text-accent tabular hover:underline"
    >
      {number}
    </button>
  )
}
