import type { RunDetail, RunStepRow } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatDuration } from "@/lib/dates"
import { humanise } from "@/lib/format"

const TONE: Record<string, string> = {
  succeeded: "bg-healthy-solid",
  failed: "bg-critical-solid",
  running: "bg-accent-solid",
  skipped: "bg-churned-solid",
}

type Bar = { step: RunStepRow; start: number; seconds: number }

/** Where each step lies within the run: one begins when the one before it has ended. */
function placeBars(run: RunDetail, now: number): { bars: Bar[]; total: number } {
  const elapsed = run.seconds ?? Math.max(0, (now - Date.parse(run.started_at)) / 1000)
  let start = 0
  const bars = run.steps.map((step) => {
    const seconds = step.seconds ?? Math.max(0, elapsed - start)
    const bar = { step, start, seconds }
    start += seconds
    return bar
  })
  return { bars, total: Math.max(elapsed, start, 0.001) }
}

/** Steps as bars over the time of the run; `now` is when the run was asked for, in milliseconds. */
export function RunTimeline({ run, now }: { run: RunDetail; now: number }) {
  const { bars, total } = placeBars(run, now)
  if (bars.length === 0) return null
  return (
    <ol aria-label="Time of steps" className="mb-4 grid gap-1.5">
      {bars.map(({ step, start, seconds }) => (
        <li key={step.name} className="grid grid-cols-[72px_1fr_56px] items-center gap-3 text-xs">
          <span className="truncate font-medium">{humanise(step.name)}</span>
          <span aria-hidden className="relative block h-3 rounded-sm bg-sunken">
            <span
              className={cx("absolute inset-y-0 min-w-0.5 rounded-sm", TONE[step.status] ?? "bg-line-strong")}
              style={{ left: `${String((start / total) * 100)}%`, width: `${String((seconds / total) * 100)}%` }}
            />
          </span>
          <span className="text-right text-muted tabular">{formatDuration(seconds)}</span>
        </li>
      ))}
    </ol>
  )
}
