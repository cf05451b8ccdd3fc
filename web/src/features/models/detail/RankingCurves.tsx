import type { EChartsOption } from "echarts"
import { useCallback, useMemo } from "react"
import type { ModelCard } from "@/api/types"
import type { Definition } from "@/lib/definitions"
import { formatNumber, formatShare } from "@/lib/format"
import { MODEL_DEFINITIONS } from "@/lib/modelDefinitions"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { baseOption, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { diagonal, shareAxes } from "./axes"

type Point = { x: number; y: number; note: string }

type CurveProps = {
  definition: Definition
  dataTime: string
  note: string
  axes: [string, string]
  points: Point[]
}

function curveOption(points: readonly Point[], axes: [string, string], palette: Palette): EChartsOption {
  return {
    ...baseOption(palette),
    ...shareAxes(palette, ...axes),
    tooltip: {
      ...baseOption(palette).tooltip,
      formatter: (hits: unknown) => {
        // The diagonal is hit too: only what the curve itself says counts.
        const list = (Array.isArray(hits) ? hits : [hits]) as { seriesIndex: number; dataIndex: number }[]
        const point = points[list.find((hit) => hit.seriesIndex === 1)?.dataIndex ?? -1]
        if (!point) return ""
        return tooltipNode(`${axes[0]} ${formatShare(point.x)}`, [
          { label: axes[1], value: formatShare(point.y), color: palette.accent },
          ...(point.note ? [{ label: "Lift", value: point.note }] : []),
        ])
      },
    },
    series: [
      diagonal(palette),
      {
        type: "line",
        data: points.map(({ x, y }) => [x, y]),
        symbol: "circle",
        symbolSize: points.length > 30 ? 0 : 5,
        lineStyle: { color: palette.accent, width: 2 },
        itemStyle: { color: palette.accent },
        areaStyle: { color: palette.accent, opacity: 0.08 },
      },
    ],
  }
}

function Curve({ definition, dataTime, note, axes, points }: CurveProps) {
  const [across, up] = axes
  const option = useCallback(
    (palette: Palette) => curveOption(points, [across, up], palette),
    [points, across, up],
  )
  const columns: ChartColumn<Point>[] = [
    { header: across, value: (point) => point.x, show: (point) => formatShare(point.x), isNumber: true },
    { header: up, value: (point) => point.y, show: (point) => formatShare(point.y), isNumber: true },
  ]
  return (
    <ChartCard
      title={definition.name}
      heading={<FigureName definition={definition} dataTime={dataTime} />}
      note={note}
      label={`${definition.name}: ${note}`}
      rows={points}
      columns={columns}
      option={option}
      height={300}
    />
  )
}

/** How much the riskiest first find. */
export function LiftCurve({ card, dataTime }: { card: ModelCard; dataTime: string }) {
  const { lift } = card.curves
  const points = useMemo(
    () =>
      [{ share: 0, captured: 0, lift: null }, ...lift].flatMap(({ share, captured, lift: times }) =>
        captured === null
          ? []
          : [{ x: share, y: captured, note: times === null ? "" : `${formatNumber(times, 1)}×` }],
      ),
    [lift],
  )
  const tenth = points.find((point) => point.x >= 0.0999)
  if (!tenth) return null
  return (
    <Curve
      definition={MODEL_DEFINITIONS.lift}
      dataTime={dataTime}
      note={`The top ${formatNumber(tenth.x * 100)}% hold ${formatShare(tenth.y)}: ${tenth.note} chance`}
      axes={["Share of rows", "Share of the outcome"]}
      points={points}
    />
  )
}

/** What is found against what is taken for it. */
export function RocCurve({ card, dataTime }: { card: ModelCard; dataTime: string }) {
  const { roc } = card.curves
  const points = useMemo(
    () =>
      roc.map(({ false_positive_rate: x, true_positive_rate: y }) => ({ x, y, note: "" })),
    [roc],
  )
  if (points.length === 0) return null
  const auc = card.metrics.find((metric) => metric.name === "auc")?.value
  return (
    <Curve
      definition={MODEL_DEFINITIONS.roc}
      dataTime={dataTime}
      note={`The area below is the AUC: ${formatNumber(auc, 3)}`}
      axes={["False positive rate", "True positive rate"]}
      points={points}
    />
  )
}
