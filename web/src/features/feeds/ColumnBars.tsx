import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import type { FeedBar, FeedChart, FeedColumn } from "@/api/types"
import { formatCount, formatNumber } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"

const NOTE: Record<FeedChart, string> = {
  values: "Rows by value, most frequent first",
  ranges: "Rows by range of equal width",
  periods: "Rows over time",
}

const COLUMNS: ChartColumn<FeedBar>[] = [
  { header: "Value", value: (bar) => bar.label },
  { header: "Rows", value: (bar) => bar.row_count, show: (bar) => formatNumber(bar.row_count), isNumber: true },
]

function barsOption(bars: FeedBar[], isLying: boolean, palette: Palette): EChartsOption {
  const names = {
    type: "category" as const,
    data: bars.map((bar) => bar.label),
    ...axisStyle(palette),
    axisLabel: { color: palette.muted, width: 140, overflow: "truncate" as const },
  }
  const counts = {
    type: "value" as const,
    minInterval: 1,
    axisLabel: { color: palette.muted, formatter: (value: number) => formatNumber(value) },
    splitLine: { lineStyle: { color: palette.line } },
  }
  return {
    ...baseOption(palette),
    tooltip: {
      ...baseOption(palette).tooltip,
      axisPointer: { type: "shadow" },
      formatter: (hits: unknown) => {
        const bar = bars[firstIndex(hits)]
        return bar ? tooltipNode(bar.label, [{ label: "Rows", value: formatNumber(bar.row_count) }]) : ""
      },
    },
    xAxis: isLying ? counts : names,
    yAxis: isLying ? { ...names, inverse: true } : counts,
    series: [
      {
        type: "bar",
        barMaxWidth: 28,
        itemStyle: { color: palette.series[0] },
        data: bars.map((bar) => bar.row_count),
      },
    ],
  }
}

/** How the rows of a feed spread over one column. */
export function ColumnBars({ column, chart }: { column: FeedColumn; chart: FeedChart }) {
  const { bars, column_name: name } = column
  const option = useCallback(
    (palette: Palette) => barsOption(bars, chart === "values", palette),
    [bars, chart],
  )
  const largest = bars.reduce((best, bar) => (bar.row_count > best.row_count ? bar : best), {
    label: "",
    row_count: -1,
  })
  return (
    <ChartCard
      title={name}
      note={NOTE[chart]}
      label={`${formatCount(bars.length, "bar")} of ${name}; the largest is ${largest.label} with ${formatCount(largest.row_count, "row")}`}
      rows={bars}
      columns={COLUMNS}
      option={option}
    />
  )
}
