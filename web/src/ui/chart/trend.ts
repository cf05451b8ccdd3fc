import type { SeriesNumber } from "../SeriesBadge"

/** One of the groups whose shares are drawn. */
export type TrendGroup<K extends string> = { key: K; label: string; series: SeriesNumber }

/** A day on which shares were measured; a group that had none is left out. */
export type TrendDay<K extends string> = { measuredOn: string; shares: Partial<Record<K, number>> }

/** What a row says: which group had which share on which day. */
type ShareOn<K extends string> = { measuredOn: string; key: K; share: number }

/** One row a day, oldest first. */
export function toDays<T, K extends string>(
  rows: readonly T[],
  read: (row: T) => ShareOn<K>,
): TrendDay<K>[] {
  const days = new Map<string, TrendDay<K>>()
  for (const { measuredOn, key, share } of rows.map(read)) {
    const day: TrendDay<K> = days.get(measuredOn) ?? { measuredOn, shares: {} }
    day.shares[key] = share
    days.set(measuredOn, day)
  }
  return [...days.values()].toSorted((left, right) => left.measuredOn.localeCompare(right.measuredOn))
}

/** How much a group's share has moved since the first day, in points. */
export function movedPoints<K extends string>(days: readonly TrendDay<K>[], key: K): number {
  return ((days.at(-1)?.shares[key] ?? 0) - (days[0]?.shares[key] ?? 0)) * 100
}
