import type { Answer, AnswerField } from "@/api/types"

/** The charts that can be drawn, by the API's names; what else suits an answer is left out. */
export const CHART_LABEL = {
  card: "Figure",
  bar: "Bars",
  line: "Line",
  area: "Area",
  pie: "Pie",
  histogram: "Histogram",
  stacked_bar: "Bars by group",
  map: "Map",
  scatter: "Points",
  sunburst: "Rings",
  table: "Table",
} as const

export type ChartKind = keyof typeof CHART_LABEL

export const isChartKind = (kind: string | undefined): kind is ChartKind =>
  kind !== undefined && Object.hasOwn(CHART_LABEL, kind)

const ADDS_UP = ["count", "money", "usd"]

/** Whether parts of a number make a whole: averages and rates do not. */
export function addsUp(field: AnswerField | undefined): boolean {
  if (!field?.unit || !ADDS_UP.includes(field.unit)) return false
  return !/\b(average|mean|median|highest|lowest|per)\b/i.test(field.label)
}

export function fieldOf(answer: Answer, name: string | null | undefined): AnswerField | undefined {
  return answer.fields.find((field) => field.name === name)
}

/** A pie is drawn of parts of a whole alone, none of them below nothing. */
function canBePie(answer: Answer): boolean {
  const index = answer.columns.indexOf(answer.chart?.y ?? "")
  const isWhole = answer.rows.every((row) => typeof row[index] === "number" && row[index] >= 0)
  return isWhole && addsUp(fieldOf(answer, answer.chart?.y))
}

/** The two numbers that points lie by; null where an answer has fewer. */
export function pointFields(answer: Answer): [AnswerField, AnswerField] | null {
  const [across, up] = answer.fields.filter(({ kind }) => kind === "number")
  return across && up ? [across, up] : null
}

const CAN_BE: Partial<Record<ChartKind, (answer: Answer) => boolean>> = {
  pie: canBePie,
  sunburst: canBePie,
  scatter: (answer) => pointFields(answer) !== null,
}

/** How an answer can be drawn, its own way first; a table always can be. */
export function kindsOf(answer: Answer): ChartKind[] {
  const { chart } = answer
  if (!chart || answer.rows.length === 0) return []
  const wanted = [chart.kind, ...chart.others].filter(isChartKind)
  const drawn = wanted.filter((kind) => CAN_BE[kind]?.(answer) ?? true)
  return [...new Set([...drawn, "table" as const])]
}
