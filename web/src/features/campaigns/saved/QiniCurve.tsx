import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import type { QiniAnswer } from "@/api/types"
import { formatNumber, formatShare } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { ChartLegend } from "@/ui/chart/ChartLegend"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { CAMPAIGN_DEFINITIONS } from "../definitions"

type Point = QiniAnswer["points"][number]

const SCORE_LABEL: Record<QiniAnswer["score"], string> = {
  churn_probability: "churn probability",
  net_value: "expected net value",
  uplift_model: "uplift model",
}

const COLUMNS: ChartColumn<Point>[] = [
  { header: "Share treated", value: ({ share }) => share, show: ({ share }) => formatShare(share), isNumber: true },
  { header: "Gain", value: ({ gain }) => gain, show: ({ gain }) => formatNumber(gain, 4), isNumber: true },
  { header: "At random", value: ({ random }) => random, show: ({ random }) => formatNumber(random, 4), isNumber: true },
]

const percent = (value: number) => `${String(Math.round(value * 100))}%`

function curveOption(points: readonly Point[], palette: Palette): EChartsOption {
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 24, top: 32, bottom: 28, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      formatter: (hits: unknown) => {
        const point = points[firstIndex(hits)]
        if (!point) return ""
        return tooltipNode(`Treating the first ${formatShare(point.share)}`, [
          { label: "Gain", value: formatNumber(point.gain, 4), color: palette.accent },
          { label: "At random", value: formatNumber(point.random, 4), color: palette.muted },
        ])
      },
    },
    xAxis: {
      type: "value",
      name: "Share treated, the first by score",
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: { color: palette.muted },
      min: 0,
      max: 1,
      ...axisStyle(palette),
      axisLabel: { color: palette.muted, formatter: percent },
      splitLine: { show: false },
    },
    yAxis: valueAxis(palette, "Retained per customer", (value) => formatNumber(value, 3)),
    series: [
      {
        type: "line",
        symbol: "none",
        lineStyle: { color: palette.accent, width: 2 },
        data: points.map(({ share, gain }) => [share, gain]),
      },
      {
        type: "line",
        symbol: "none",
        lineStyle: { color: palette.muted, width: 1, type: "dashed" },
        data: points.map(({ share, random }) => [share, random]),
      },
    ],
  }
}

/** Whether a score finds those whom treating helps. */
export function QiniCurve({ qini }: { qini: QiniAnswer }) {
  const { points, coefficient } = qini
  const option = useCallback((palette: Palette) => curveOption(points, palette), [points])
  const name = `Qini curve by ${SCORE_LABEL[qini.score]}`
  const note = `Coefficient ${formatNumber(coefficient, 4)}: ${coefficient > 0 ? "better" : "no better"} than treating at random`
  return (
    <ChartCard
      title={name}
      heading={<FigureName definition={{ ...CAMPAIGN_DEFINITIONS.qini, name }} />}
      note={note}
      label={`${name}. ${note}`}
      rows={points}
      columns={COLUMNS}
      option={option}
      footer={
        <ChartLegend
          items={[
            { label: "By the score", dot: <span aria-hidden className="h-0.5 w-4 bg-accent-solid" /> },
            { label: "At random", dot: <span aria-hidden className="w-4 border-t border-dashed border-line-strong" /> },
          ]}
        />
      }
    />
  )
}
