import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import type { ModelCard } from "@/api/types"
import { formatNumber, formatShare } from "@/lib/format"
import { MODEL_DEFINITIONS } from "@/lib/modelDefinitions"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { baseOption, firstIndex, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { diagonal, shareAxes } from "./axes"

type Bin = ModelCard["curves"]["calibration"][number]

const COLUMNS: ChartColumn<Bin>[] = [
  { header: "Mean prediction", value: (bin) => bin.predicted, show: (bin) => formatShare(bin.predicted), isNumber: true },
  { header: "Observed", value: (bin) => bin.observed, show: (bin) => formatShare(bin.observed), isNumber: true },
  { header: "Low", value: (bin) => bin.low, show: (bin) => formatShare(bin.low), isNumber: true },
  { header: "High", value: (bin) => bin.high, show: (bin) => formatShare(bin.high), isNumber: true },
  { header: "Rows", value: (bin) => bin.count, show: (bin) => formatNumber(bin.count), isNumber: true },
]

/** As far as there is anything: a model of rare outcomes would sit in a corner of 0 to 100 %. */
function reach(bins: readonly Bin[]): number {
  const most = Math.max(...bins.map((bin) => Math.max(bin.predicted, bin.observed, bin.high ?? 0)))
  return Math.min(1, Math.ceil(most * 10 + 0.2) / 10)
}

function curveOption(bins: readonly Bin[], palette: Palette): EChartsOption {
  const most = reach(bins)
  return {
    ...baseOption(palette),
    ...shareAxes(palette, "Predicted probability", "Observed rate", most),
    tooltip: {
      ...baseOption(palette).tooltip,
      trigger: "item",
      formatter: (hit: unknown) => {
        const bin = bins[firstIndex(hit)]
        if (!bin) return ""
        return tooltipNode(`Predicted ${formatShare(bin.predicted)}`, [
          { label: "Observed", value: formatShare(bin.observed) },
          { label: "95% interval", value: `${formatShare(bin.low)} to ${formatShare(bin.high)}` },
          { label: "Rows", value: formatNumber(bin.count) },
        ])
      },
    },
    series: [
      diagonal(palette, most),
      ...bins.map((bin) => ({
        type: "line" as const,
        silent: true,
        symbol: "none",
        lineStyle: { color: palette.accent, width: 1.5, opacity: 0.45 },
        data: [
          [bin.predicted, bin.low],
          [bin.predicted, bin.high],
        ],
      })),
      {
        type: "line" as const,
        data: bins.map((bin) => [bin.predicted, bin.observed]),
        symbol: "circle",
        symbolSize: 8,
        lineStyle: { color: palette.accent, width: 2 },
        itemStyle: { color: palette.accent },
      },
    ],
  }
}

/** Does what it says happen as often as it says? */
export function CalibrationCurve({ card, dataTime }: { card: ModelCard; dataTime: string }) {
  const { calibration: bins } = card.curves
  const option = useCallback((palette: Palette) => curveOption(bins, palette), [bins])
  if (bins.length === 0) return null
  const worst = bins.reduce((gap, bin) => Math.max(gap, Math.abs(bin.predicted - bin.observed)), 0)
  return (
    <ChartCard
      title={MODEL_DEFINITIONS.calibration.name}
      heading={<FigureName definition={MODEL_DEFINITIONS.calibration} dataTime={dataTime} />}
      note={`At most ${formatNumber(worst * 100, 1)} points off the line`}
      label={`Calibration: ${bins.map((bin) => `predicted ${formatShare(bin.predicted)}, observed ${formatShare(bin.observed)}`).join("; ")}`}
      rows={bins}
      columns={COLUMNS}
      option={option}
      height={300}
    />
  )
}
