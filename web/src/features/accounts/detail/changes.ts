import type { AccountChanges } from "@/api/types"
import { SIGNAL_LABEL } from "@/api/labels"
import { formatDate } from "@/lib/dates"
import { formatChange } from "@/lib/format"

/** One bar of the waterfall: a score to stand on, or a step up or down from the last. */
export type WaterfallBar = {
  label: string
  kind: "score" | "up" | "down"
  /** The bar's lower end. */
  base: number
  size: number
  /** The score, or the change. */
  value: number
}

/** One digit, as the API's points have; sums of floats would drift from it. */
const round = (value: number) => Math.round(value * 10) / 10

export function toWaterfall(changes: AccountChanges): WaterfallBar[] {
  const from = changes.from.score ?? 0
  const to = changes.to.score ?? 0
  let level = from
  const steps = changes.parts.map((part): WaterfallBar => {
    const before = level
    level = round(level + part.change)
    return {
      label: SIGNAL_LABEL[part.signal],
      kind: part.change < 0 ? "down" : "up",
      base: Math.min(before, level),
      size: Math.abs(part.change),
      value: part.change,
    }
  })
  const score = (date: string, value: number): WaterfallBar => ({
    label: formatDate(date),
    kind: "score",
    base: 0,
    size: value,
    value,
  })
  return [score(changes.from.date, from), ...steps, score(changes.to.date, to)]
}

/** The signals that moved most in the direction of the change; none stands out among many. */
function causes({ change, parts }: AccountChanges): string {
  const sign = Math.sign(change ?? 0)
  const most = Math.max(...parts.map((part) => part.change * sign))
  const movers = parts.filter((part) => part.change * sign === most)
  if (most <= 0 || movers.length > 2) return ""
  return `, mostly ${movers.map((part) => SIGNAL_LABEL[part.signal].toLowerCase()).join(" and ")}`
}

/** The finding in a sentence: how much, and what moved most that way. */
export function describeChange(changes: AccountChanges): string {
  const { change } = changes
  if (change === null) return "Not comparable: one of the two days has no score"
  if (change === 0) return "No change in the score"
  return `${formatChange(change)} points${causes(changes)}`
}
