import type { ModelMetric } from "@/api/types"
import { cx } from "@/lib/cx"
import { baselineLabel, formatInterval, formatMetric, metricLabel } from "./labels"

type Point = { label: string; value: number; low: number; high: number; isModel: boolean }

function pointsOf(metric: ModelMetric): Point[] {
  const all = [
    { label: "This model", interval: metric, isModel: true },
    ...Object.entries(metric.baselines).map(([name, interval]) => ({
      label: baselineLabel(name),
      interval,
      isModel: false,
    })),
  ]
  return all.flatMap(({ label, interval, isModel }) =>
    interval.value == null
      ? []
      : [
          {
            label,
            value: interval.value,
            low: interval.low ?? interval.value,
            high: interval.high ?? interval.value,
            isModel,
          },
        ],
  )
}

/** Whether there is anything to compare, or an interval to see. */
export function canBeDrawn({ low, baselines }: ModelMetric): boolean {
  return low !== null || Object.keys(baselines).length > 0
}

/** What a scale starts and ends with, where a metric has one of its own. */
const SCALES: Record<string, { from: number; start: string }> = {
  auc: { from: 0.5, start: "coin toss" },
  r2: { from: 0, start: "the mean" },
}

/** From no better than nothing to perfect where a metric knows that; else over what there is. */
function rangeOf(name: string, points: Point[]): [number, number] {
  const low = Math.min(...points.map((point) => point.low))
  const high = Math.max(...points.map((point) => point.high))
  const scale = SCALES[name]
  if (scale) return [Math.min(scale.from, low), 1]
  const air = (high - low) * 0.12 || Math.abs(high) * 0.1 || 1
  return [low - air, high + air]
}

const percent = (share: number) => `${String(Math.min(Math.max(share, 0), 1) * 100)}%`

/** One metric as dot and whiskers: the model, and below it what simpler models reach. */
export function Whiskers({ metric }: { metric: ModelMetric }) {
  const points = pointsOf(metric)
  if (points.length === 0) return null
  const range = rangeOf(metric.name, points)
  const scale = SCALES[metric.name]
  return (
    <figure aria-label={`${metricLabel(metric.name)} with 95% intervals`} className="grid gap-1.5">
      <ul className="grid gap-1.5">
        {points.map((point) => (
          <WhiskerRow key={point.label} point={point} name={metric.name} range={range} required={metric.required} />
        ))}
      </ul>
      <figcaption className="flex justify-between pl-[158px] text-2xs text-faint max-sm:pl-0">
        <span>
          {formatMetric(metric.name, range[0])}
          {scale?.from === range[0] ? ` ${scale.start}` : ""}
        </span>
        <span>
          {formatMetric(metric.name, range[1])}
          {scale ? " perfect" : ""}
        </span>
      </figcaption>
    </figure>
  )
}

type RowProps = { point: Point; name: string; range: [number, number]; required: number | null }

function WhiskerRow({ point, name, range, required }: RowProps) {
  const [from, to] = range
  const place = (value: number) => percent((value - from) / (to - from || 1))
  const { value, low, high, isModel } = point
  const tone = isModel ? "bg-accent-solid" : "bg-churned-solid"
  return (
    <li className="grid grid-cols-[150px_1fr_44px] items-center gap-2 text-xs max-sm:grid-cols-[1fr_auto]">
      <span title={point.label} className={cx("truncate", isModel ? "font-medium" : "text-muted")}>{point.label}</span>
      <span aria-hidden className="relative block h-4 max-sm:order-last max-sm:col-span-2">
        <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
        {required == null ? null : (
          <span className="absolute inset-y-0 w-px border-l border-dashed border-line-strong" style={{ left: place(required) }} />
        )}
        <span
          className={cx("absolute top-1/2 h-0.5 -translate-y-1/2 rounded-full", tone, "opacity-50")}
          style={{ left: place(low), right: percent(1 - (high - from) / (to - from || 1)) }}
        />
        <span
          className={cx("absolute top-1/2 size-2.5 -translate-1/2 rounded-full", tone)}
          style={{ left: place(value) }}
        />
      </span>
      <span className="text-right tabular" title={formatInterval({ name, low, high })}>
        {formatMetric(name, value)}
        <span className="sr-only">, 95% interval {formatInterval({ name, low, high })}</span>
      </span>
    </li>
  )
}
