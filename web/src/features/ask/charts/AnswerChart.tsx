import { lazy, Suspense, useCallback, useMemo } from "react"
import type { Answer } from "@/api/types"
import { Chart, type ChartRef } from "@/ui/chart/Chart"
import { ChartLegend } from "@/ui/chart/ChartLegend"
import type { Palette } from "@/ui/chart/palette"
import { Skeleton } from "@/ui/states"
import { showCell, type Wording } from "../values"
import { AnswerPoints } from "./AnswerPoints"
import { AnswerFigures, AnswerTable } from "./AnswerTable"
import { layOut, pieColors, type Drawing } from "./drawing"
import { CHART_LABEL, type ChartKind } from "./kinds"
import { areBarsLying, chartOption } from "./options"

const AnswerMap = lazy(() => import("./AnswerMap"))

const HEIGHT = 320
const BAR_HEIGHT = 26
const SAID = 12

type AnswerChartProps = { answer: Answer; kind: ChartKind; wording: Wording; chartRef: ChartRef }

/** An answer, drawn in one of the ways that suit it. */
export function AnswerChart({ answer, kind, wording, chartRef }: AnswerChartProps) {
  const drawing = useMemo(() => layOut(answer, kind, wording), [answer, kind, wording])
  if (kind === "card") return <AnswerFigures answer={answer} wording={wording} />
  if (kind === "scatter") {
    return <AnswerPoints answer={answer} wording={wording} chartRef={chartRef} />
  }
  if (kind === "table" || !drawing) return <AnswerTable answer={answer} wording={wording} />
  if (kind === "map") {
    return (
      <Suspense fallback={<Skeleton className="mx-auto aspect-[983/618] w-full max-w-3xl" />}>
        <AnswerMap label={describe(drawing, kind, wording)} drawing={drawing} wording={wording} />
      </Suspense>
    )
  }
  return <Drawn drawing={drawing} kind={kind} wording={wording} chartRef={chartRef} />
}

type DrawnProps = { drawing: Drawing; kind: ChartKind; wording: Wording; chartRef: ChartRef }

function Drawn({ drawing, kind, wording, chartRef }: DrawnProps) {
  const option = useCallback(
    (palette: Palette) => chartOption(drawing, kind, palette, wording),
    [drawing, kind, wording],
  )
  return (
    <>
      <Chart
        label={describe(drawing, kind, wording)}
        option={option}
        height={heightOf(drawing, kind)}
        chartRef={chartRef}
      />
      <DrawnLegend drawing={drawing} kind={kind} wording={wording} />
      {drawing.leftOut ? <p className="mt-2 text-xs text-muted">{drawing.leftOut}</p> : null}
    </>
  )
}

function heightOf(drawing: Drawing, kind: ChartKind): number {
  if (!areBarsLying(drawing, kind)) return HEIGHT
  return Math.max(120, drawing.places.length * BAR_HEIGHT + 64)
}

function describe(drawing: Drawing, kind: ChartKind, wording: Wording): string {
  const said = drawing.places.slice(0, SAID).map(({ label }, index) => {
    const values = drawing.series.map(({ name, values: all }) => {
      const value = showCell(drawing.y, all[index], wording)
      return drawing.series.length > 1 ? `${name} ${value}` : value
    })
    return `${label} ${values.join(", ")}`
  })
  const rest = drawing.places.length > SAID ? `; ${String(drawing.places.length - SAID)} more` : ""
  return `${CHART_LABEL[kind]} of ${drawing.y.label}: ${said.join("; ")}${rest}`
}

function DrawnLegend({ drawing, kind, wording }: Omit<DrawnProps, "chartRef">) {
  const dot = (color: string) => (
    <span aria-hidden className="size-2 rounded-full" style={{ background: `var(--${color})` }} />
  )
  if (kind === "pie") {
    const colors = pieColors(drawing)
    return (
      <ChartLegend
        items={drawing.places.map(({ label }, index) => ({
          label: `${label} ${showCell(drawing.y, drawing.series[0]?.values[index], wording)}`,
          dot: dot(colors[index] ?? "chart-1"),
        }))}
      />
    )
  }
  if (drawing.series.length < 2) return null
  return <ChartLegend items={drawing.series.map(({ name, color }) => ({ label: name, dot: dot(color) }))} />
}
