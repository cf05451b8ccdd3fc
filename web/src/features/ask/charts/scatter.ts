import type { EChartsOption } from "echarts"
import type { Answer, AnswerField } from "@/api/types"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { axisName, showCell, showOnAxis, type Wording } from "../values"
import { pointFields } from "./kinds"

export type Point = { label: string; across: number; up: number }

/** Rows as points by their first two numbers; a row that lacks one of them is left out and counted. */
export type Points = { across: AnswerField; up: AnswerField; points: Point[]; missing: number }

/** Lays an answer out as points; null where it has fewer than two numbers. */
export function layOutPoints(answer: Answer, wording: Wording): Points | null {
  const numbers = pointFields(answer)
  if (!numbers) return null
  const [across, up] = numbers
  const named = answer.fields.filter(({ kind }) => kind !== "number")
  const cell = (row: Answer["rows"][number], field: AnswerField) =>
    row[answer.columns.indexOf(field.name)] ?? null
  const points = answer.rows.flatMap((row) => {
    const [x, y] = [cell(row, across), cell(row, up)]
    if (typeof x !== "number" || typeof y !== "number") return []
    const label = named.map((field) => showCell(field, cell(row, field), wording)).join(" · ")
    return [{ label, across: x, up: y }]
  })
  return { across, up, points, missing: answer.rows.length - points.length }
}

export function scatterOption(
  { across, up, points }: Points,
  palette: Palette,
  wording: Wording,
): EChartsOption {
  const axisOf = (field: AnswerField) => ({
    ...valueAxis(palette, axisName(field, wording), (value) => showOnAxis(field, value, wording)),
    scale: true,
  })
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 24, top: 36, bottom: 24, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      trigger: "item",
      formatter: (hit: unknown) => {
        const point = points[firstIndex(hit)]
        if (!point) return ""
        return tooltipNode(point.label, [
          { label: across.label, value: showCell(across, point.across, wording) },
          { label: up.label, value: showCell(up, point.up, wording) },
        ])
      },
    },
    xAxis: {
      ...axisStyle(palette),
      ...axisOf(across),
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: { align: "center", color: palette.muted },
    } as EChartsOption["xAxis"],
    yAxis: axisOf(up),
    series: [
      {
        type: "scatter",
        symbolSize: points.length > 100 ? 6 : 10,
        itemStyle: { color: palette.series[0] ?? palette.accent, opacity: 0.7 },
        data: points.map((point) => [point.across, point.up]),
      },
    ],
  }
}

const SAID = 12

/** The points in words, for those who do not see them. */
export function describePoints({ across, up, points }: Points, wording: Wording): string {
  const said = points.slice(0, SAID).map((point) => {
    const values = [showCell(across, point.across, wording), showCell(up, point.up, wording)]
    return `${point.label} ${values.join(", ")}`
  })
  const rest = points.length > SAID ? `; ${String(points.length - SAID)} more` : ""
  return `Points of ${across.label} and ${up.label}: ${said.join("; ")}${rest}`
}
