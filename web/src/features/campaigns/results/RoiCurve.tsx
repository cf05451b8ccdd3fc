import type { EChartsOption } from "echarts"
import { useCallback, useMemo } from "react"
import type { OutcomeBand, CampaignSimulation, RoiPoint } from "@/api/types"
import { formatMoney, formatMoneyAxis, formatShare } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { ChartLegend } from "@/ui/chart/ChartLegend"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { CAMPAIGN_DEFINITIONS } from "../definitions"

export type RoiKind = "incremental" | "gross"

type Drawn = { rate: number; value: number; roi: number; band: OutcomeBand }

/** The points of one kind of figure; those without a score have no incremental one. */
export function pointsOf(points: readonly RoiPoint[], kind: RoiKind): Drawn[] {
  return points.flatMap((point) => {
    const value = kind === "gross" ? point.gross_net_value : point.incremental_net_value
    const roi = kind === "gross" ? point.gross_roi_pct : point.incremental_roi_pct
    const band = kind === "gross" ? point.gross_band : point.incremental_band
    if (value === null || roi === null || band === null) return []
    return [{ rate: point.retention_rate, value, roi, band }]
  })
}

type Marks = { rate: number; breakeven: number | null; currency: string | null }

/** Lines that stand upright: the plan's rate, and where it breaks even. */
function uprights({ rate, breakeven }: Marks, palette: Palette) {
  // One label at the top and one at the bottom: both lines may stand close together.
  const mark = (xAxis: number, name: string, color: string, position: "insideEndTop" | "insideStartTop") => ({
    xAxis,
    name,
    lineStyle: { color, type: "dashed" as const, width: 1 },
    label: { formatter: name, color: palette.muted, fontSize: 11, position },
  })
  return [
    mark(rate, "plan", palette.accent, "insideEndTop"),
    ...(breakeven !== null && breakeven <= 1 ? [mark(breakeven, "breakeven", palette.muted, "insideStartTop")] : []),
  ]
}

function bandSeries(points: readonly Drawn[], palette: Palette) {
  const edge = (data: [number, number][], areaStyle?: { color: string; opacity: number }) => ({
    type: "line" as const,
    stack: "band",
    stackStrategy: "all" as const,
    silent: true,
    symbol: "none",
    lineStyle: { opacity: 0 },
    areaStyle,
    data,
  })
  return [
    edge(points.map(({ rate, band }) => [rate, band.p5])),
    edge(
      points.map(({ rate, band }) => [rate, band.p95 - band.p5]),
      { color: palette.accent, opacity: 0.18 },
    ),
  ]
}

function curveOption(points: readonly Drawn[], marks: Marks, palette: Palette): EChartsOption {
  const { currency } = marks
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 24, top: 36, bottom: 28, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      formatter: (hits: unknown) => {
        const point = points[firstIndex(hits)]
        if (!point) return ""
        return tooltipNode(`Retention rate ${formatShare(point.rate)}`, [
          { label: "Net value", value: formatMoney(point.value, currency), color: palette.accent },
          { label: "5% below", value: formatMoney(point.band.p5, currency) },
          { label: "5% above", value: formatMoney(point.band.p95, currency) },
        ])
      },
    },
    xAxis: {
      type: "value",
      name: "Retention rate",
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: { color: palette.muted },
      min: 0,
      max: 1,
      ...axisStyle(palette),
      axisLabel: { color: palette.muted, formatter: (rate: number) => `${String(Math.round(rate * 100))}%` },
      splitLine: { show: false },
    },
    yAxis: valueAxis(palette, "Net value", (value) => formatMoneyAxis(value, currency)),
    series: [
      ...bandSeries(points, palette),
      {
        type: "line",
        symbol: "none",
        lineStyle: { color: palette.accent, width: 2 },
        itemStyle: { color: palette.accent },
        data: points.map(({ rate, value }) => [rate, value]),
        markLine: {
          silent: true,
          symbol: "none",
          data: [
            { yAxis: 0, lineStyle: { color: palette.ink, width: 1, type: "solid" }, label: { show: false } },
            ...uprights(marks, palette),
          ],
        },
      },
    ],
  }
}

function columnsOf(currency: string | null): ChartColumn<Drawn>[] {
  const money = (header: string, value: (point: Drawn) => number): ChartColumn<Drawn> => ({
    header,
    value,
    show: (point) => formatMoney(value(point), currency),
    isNumber: true,
  })
  return [
    { header: "Retention rate", value: ({ rate }) => rate, show: ({ rate }) => formatShare(rate), isNumber: true },
    money("Net value", ({ value }) => value),
    money("P5", ({ band }) => band.p5),
    money("P95", ({ band }) => band.p95),
  ]
}

type CurveProps = { simulation: CampaignSimulation; kind: RoiKind; dataTime: string }

/** What stands beside the curve in words: where it breaks even, and both ends. */
function describeCurve({ simulation, kind }: Omit<CurveProps, "dataTime">, points: readonly Drawn[]) {
  const { currency } = simulation
  const breakeven = simulation[kind]?.breakeven
  const ends = [points[0], points.at(-1)].map((point) =>
    point ? `${formatMoney(point.value, currency)} at ${formatShare(point.rate)}` : "",
  )
  return {
    name: `${kind === "gross" ? "Gross net" : "Incremental net"} value by retention rate`,
    breakevenRate: breakeven?.rate ?? null,
    note: breakeven?.text ?? "",
    ends: ends.join(", "),
  }
}

/** Net value over the retention rate, with the band of the simulations. */
export function RoiCurve({ simulation, kind, dataTime }: CurveProps) {
  const { currency, roi_curve: curve } = simulation
  const rate = simulation.parameters.retention_rate
  const points = useMemo(() => pointsOf(curve, kind), [curve, kind])
  const { name, note, ends, breakevenRate } = describeCurve({ simulation, kind }, points)
  const option = useCallback(
    (palette: Palette) => curveOption(points, { rate, breakeven: breakevenRate, currency }, palette),
    [points, rate, breakevenRate, currency],
  )
  if (points.length === 0) return null
  return (
    <ChartCard
      title={name}
      heading={<FigureName definition={{ ...CAMPAIGN_DEFINITIONS.roiCurve, name }} dataTime={dataTime} />}
      note={note}
      label={`${name}: ${ends}. ${note}`}
      rows={points}
      columns={columnsOf(currency)}
      option={option}
      height={280}
      footer={
        <ChartLegend
          items={[
            { label: "Expected", dot: <span aria-hidden className="h-0.5 w-4 bg-accent-solid" /> },
            { label: "90% of simulations", dot: <span aria-hidden className="h-3 w-4 bg-accent-solid opacity-20" /> },
          ]}
        />
      }
    />
  )
}
