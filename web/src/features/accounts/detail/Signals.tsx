import type { SignalPoints } from "@/api/types"
import { formatScore } from "@/lib/format"
import type { BadgeTone } from "@/ui/Badge"
import { Meter } from "@/ui/Meter"

/** A signal's colour by the share of its points that it earned. */
function toneOf(points: number, max: number): BadgeTone {
  const share = max > 0 ? points / max : 0
  if (share >= 0.65) return "healthy"
  return share >= 0.4 ? "at-risk" : "critical"
}

/** Where the score comes from: points won and lost, signal by signal. */
export function Signals({ signals }: { signals: SignalPoints[] }) {
  return (
    <ul className="grid gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-2">
      {signals.map((signal) => (
        <li key={signal.signal} className="bg-surface p-4">
          <SignalCard signal={signal} />
        </li>
      ))}
    </ul>
  )
}

export function SignalCard({ signal }: { signal: SignalPoints }) {
  const { points, max_points: max } = signal
  const isKnown = signal.is_known && points !== null && max !== null
  return (
    <article aria-label={signal.label}>
      {isKnown ? (
        <KnownSignal signal={signal} points={points} max={max} />
      ) : (
        <UnknownSignal label={signal.label} />
      )}
      <p className="mt-1 text-xs text-muted">{signal.explanation}</p>
    </article>
  )
}

const HEAD = "flex items-baseline justify-between gap-3 text-sm"

function KnownSignal({ signal, points, max }: { signal: SignalPoints; points: number; max: number }) {
  return (
    <>
      <div className={HEAD}>
        <h4 className="font-medium">{signal.label}</h4>
        <p className="whitespace-nowrap tabular">
          <span className="font-semibold">{formatScore(points)}</span>
          <span className="text-muted"> / {formatScore(max)}</span>
        </p>
      </div>
      <Meter value={points} max={max} tone={toneOf(points, max)} className="my-2" />
      <p className="flex items-baseline justify-between gap-3 text-xs">
        <span className="min-w-0">{signal.value_text}</span>
        {signal.points_lost ? (
          <span className="whitespace-nowrap text-muted tabular">
            {formatScore(signal.points_lost)} lost
          </span>
        ) : null}
      </p>
    </>
  )
}

function UnknownSignal({ label }: { label: string }) {
  return (
    <>
      <div className={HEAD}>
        <h4 className="font-medium">{label}</h4>
        <p className="text-unknown">Not known</p>
      </div>
      <span aria-hidden className="hatched my-2 block h-1.5 rounded-full" />
    </>
  )
}
