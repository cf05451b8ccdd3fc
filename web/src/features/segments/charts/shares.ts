import { SEGMENTS } from "@/api/labels"
import type { CustomerSegment, SegmentShare } from "@/api/types"

/** One measured day with the share of every segment. */
export type ShareDay = { measuredOn: string; shares: Partial<Record<CustomerSegment, SegmentShare>> }

/** One row a day, oldest first. */
export function toDays(trend: readonly SegmentShare[]): ShareDay[] {
  const days = new Map<string, ShareDay>()
  for (const share of trend) {
    const day = days.get(share.measured_on) ?? { measuredOn: share.measured_on, shares: {} }
    day.shares[share.customer_segment] = share
    days.set(share.measured_on, day)
  }
  return [...days.values()].toSorted((left, right) => left.measuredOn.localeCompare(right.measuredOn))
}

/** How much the share of each segment has moved since the first day, in points. */
export function movedPoints(days: readonly ShareDay[]): { segment: CustomerSegment; points: number }[] {
  const first = days[0]
  const last = days.at(-1)
  return SEGMENTS.map((segment) => {
    const from = first?.shares[segment]?.customer_share ?? 0
    const to = last?.shares[segment]?.customer_share ?? 0
    return { segment, points: (to - from) * 100 }
  })
}
