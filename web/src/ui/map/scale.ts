const STEPS = 5

/** A scale of at most five steps that hold about as many states each: steps[i] is where one starts. */
export type Scale = { starts: number[]; max: number }

export function toScale(values: readonly number[]): Scale {
  const sorted = values.filter((value) => value > 0).toSorted((left, right) => left - right)
  const starts = Array.from(
    { length: STEPS },
    (_, step) => sorted[Math.floor((step * sorted.length) / STEPS)],
  ).filter((value) => value !== undefined)
  return { starts: [...new Set(starts)], max: sorted.at(-1) ?? 0 }
}

/** The step that a value belongs to; -1 for none. */
export function stepOf({ starts }: Scale, value: number): number {
  return value > 0 ? starts.findLastIndex((start) => value >= start) : -1
}

/** The colour of a step: the more, the further from the background. */
export function stepColor({ starts }: Scale, step: number): string {
  if (step < 0) return "var(--sunken)"
  const share = starts.length === 1 ? 0.6 : 0.2 + (0.75 * step) / (starts.length - 1)
  return `color-mix(in oklab, var(--chart-1) ${String(Math.round(share * 100))}%, var(--surface))`
}
