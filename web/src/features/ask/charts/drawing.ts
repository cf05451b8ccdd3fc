import { SEGMENT_SERIES, TIER_TONE, CHURN_RISK_TONE } from "@/api/labels"
import type { Answer, AnswerCell, AnswerField } from "@/api/types"
import type { Palette } from "@/ui/chart/palette"
import { showCell, showOnAxis, type Wording } from "../values"
import { fieldOf, type ChartKind } from "./kinds"

/** As many as have a colour of their own. */
const MOST_SERIES = 8

/** More bars than these are no picture; the table has them all. */
const MOST_BARS = 40

/** One line, or one group of bars: its name and colour, and its value at each place of the axis. */
export type Series = { name: string; color: string; values: (number | null)[] }

/** An answer as it is drawn: places along an axis, and values at them. */
export type Drawing = {
  x: AnswerField
  y: AnswerField
  places: { value: AnswerCell; label: string }[]
  series: Series[]
  /** What the picture leaves out, in words. */
  leftOut: string | null
}

const TONES: Record<string, Record<string, string>> = {
  risk_tier: TIER_TONE,
  churn_risk_category: CHURN_RISK_TONE,
}

/** The colour of a member, as a custom property of the style sheet: the one it has elsewhere. */
function colorOf(field: AnswerField | undefined, value: AnswerCell, index: number): string {
  const column = field?.source.split(".").at(-1) ?? ""
  const segment = column === "customer_segment" && Object.hasOwn(SEGMENT_SERIES, String(value))
  if (segment) return `chart-${String(SEGMENT_SERIES[value as keyof typeof SEGMENT_SERIES])}`
  const tone = TONES[column]?.[String(value)]
  if (tone && tone !== "unknown") return `${tone}-solid`
  return `chart-${String((index % MOST_SERIES) + 1)}`
}

/** A colour of the style sheet for a canvas. */
export function paint(palette: Palette, color: string): string {
  const tones: Record<string, string> = {
    "healthy-solid": palette.healthy,
    "at-risk-solid": palette.atRisk,
    "critical-solid": palette.critical,
    "churned-solid": palette.churned,
  }
  return tones[color] ?? palette.series[Number(color.replace("chart-", "")) - 1] ?? palette.accent
}

const distinct = (cells: AnswerCell[]): AnswerCell[] => [...new Set(cells)]

const toNumber = (cell: AnswerCell | undefined): number | null =>
  typeof cell === "number" ? cell : null

/** The cells of a column, by the rows; none where the answer has no such column. */
function cellsOf(answer: Answer, name: string | null | undefined): AnswerCell[] {
  const index = name ? answer.columns.indexOf(name) : -1
  return index < 0 ? [] : answer.rows.map((row) => row[index] ?? null)
}

/** Values by place and member; what the answer does not hold is unknown, not nothing. */
function readValues(answer: Answer) {
  const places = cellsOf(answer, answer.chart?.x)
  const members = cellsOf(answer, answer.chart?.series)
  const values = cellsOf(answer, answer.chart?.y)
  const keyOf = (place: AnswerCell, member: AnswerCell | undefined) =>
    JSON.stringify([place, member ?? null])
  const found = new Map(
    places.map((place, index) => [keyOf(place, members[index]), toNumber(values[index])]),
  )
  return (place: AnswerCell, member?: AnswerCell) => found.get(keyOf(place, member)) ?? null
}

const total = (values: (number | null)[]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)

function groupedSeries(answer: Answer, field: AnswerField, places: AnswerCell[], wording: Wording) {
  const read = readValues(answer)
  const all = distinct(cellsOf(answer, field.name)).map((member, index) => ({
    name: showCell(field, member, wording),
    color: colorOf(field, member, index),
    values: places.map((place) => read(place, member)),
  }))
  if (all.length <= MOST_SERIES) return { series: all, count: all.length }
  const largest = all.toSorted((left, right) => total(right.values) - total(left.values))
  const series = largest
    .slice(0, MOST_SERIES)
    .map((one, index) => ({ ...one, color: `chart-${String(index + 1)}` }))
  return { series, count: all.length }
}

function plainSeries(answer: Answer, y: AnswerField, places: AnswerCell[]) {
  const read = readValues(answer)
  const values = places.map((place) => read(place))
  return { series: [{ name: y.label, color: "chart-1", values }], count: 1 }
}

function describeLeftOut(shown: [number, number], all: [number, number]): string | null {
  const parts = [
    ...(shown[0] < all[0] ? [`the first ${String(shown[0])} of ${String(all[0])} values`] : []),
    ...(shown[1] < all[1] ? [`the largest ${String(shown[1])} of ${String(all[1])} groups`] : []),
  ]
  return parts.length > 0 ? `Drawn: ${parts.join(" and ")}. The table has all.` : null
}

const UNCUT: readonly ChartKind[] = ["line", "area", "map"]

/** Lays an answer out for drawing; null where it has no axis or no value. */
export function layOut(answer: Answer, kind: ChartKind, wording: Wording): Drawing | null {
  const x = fieldOf(answer, answer.chart?.x)
  const y = fieldOf(answer, answer.chart?.y)
  const by = fieldOf(answer, answer.chart?.series)
  if (!x || !y) return null
  const all = distinct(cellsOf(answer, x.name))
  const places = UNCUT.includes(kind) ? all : all.slice(0, MOST_BARS)
  const { series, count } = by
    ? groupedSeries(answer, by, places, wording)
    : plainSeries(answer, y, places)
  return {
    x,
    y,
    places: places.map((value) => ({
      value,
      label: placeLabel(answer, x, value, wording),
    })),
    series,
    leftOut: describeLeftOut([places.length, series.length], [all.length, count]),
  }
}

/** A bar of a histogram is named by where it starts and where it ends: "20 – 25 years". */
function placeLabel(answer: Answer, x: AnswerField, value: AnswerCell, wording: Wording): string {
  const end = fieldOf(answer, "bucket_to")
  if (!end || typeof value !== "number") return showCell(x, value, wording)
  const index = cellsOf(answer, x.name).indexOf(value)
  return `${showOnAxis(x, value, wording)} – ${showCell(end, cellsOf(answer, end.name)[index], wording)}`
}

/** The parts of a pie: each place with the colour it has elsewhere. */
export function pieColors({ x, places }: Drawing): string[] {
  return places.map(({ value }, index) => colorOf(x, value, index))
}
