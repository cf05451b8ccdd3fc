import type { EChartsOption } from "echarts"
import { useCallback, useMemo } from "react"
import { TIER_LABEL } from "@/api/labels"
import type { AccountChanges } from "@/api/types"
import { formatChange, formatScore } from "@/lib/format"
import { Change } from "@/ui/Change"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { describeChange, toWaterfall, type WaterfallBar } from "./changes"

const COLUMNS: ChartColumn<WaterfallBar>[] = [
  { header: "Part", value: (bar) => bar.label },
  {
    header: "Points",
    value: (bar) => bar.value,
    show: (bar) =>
      bar.kind === "score" ? formatScore(bar.value) : <Change value={bar.value} />,
    isNumber: true,
  },
]

const text = (bar: WaterfallBar) =>
  bar.kind === "score" ? formatScore(bar.value) : formatChange(bar.value)

/** The axis around the steps: on a full one, a change of two points would not show. */
function axisRange(bars: WaterfallBar[]): { min: number; max: number } {
  const steps = bars.slice(1, -1)
  const ends = [bars[0]?.value ?? 0, bars.at(-1)?.value ?? 0]
  const low = Math.min(...steps.map((bar) => bar.base), ...ends)
  const high = Math.max(...steps.map((bar) => bar.base + bar.size), ...ends)
  return {
    min: Math.max(0, Math.floor((low - 4) / 5) * 5),
    max: Math.min(100, Math.ceil((high + 3) / 5) * 5),
  }
}

function waterfallOption(bars: WaterfallBar[], palette: Palette): EChartsOption {
  const range = axisRange(bars)
  const axisName = range.min > 0 ? `Points (axis from ${String(range.min)})` : "Points"
  const color = { score: palette.churned, up: palette.healthy, down: palette.critical }
  return {
    ...baseOption(palette),
    tooltip: {
      ...baseOption(palette).tooltip,
      axisPointer: { type: "shadow" },
      formatter: (hits: unknown) => {
        const bar = bars[firstIndex(hits)]
        if (!bar) return ""
        const label = bar.kind === "score" ? "Health score" : "Change"
        return tooltipNode(bar.label, [{ label, value: text(bar), color: color[bar.kind] }])
      },
    },
    xAxis: {
      type: "category",
      data: bars.map((bar) => bar.label),
      ...axisStyle(palette),
      axisLabel: { color: palette.muted, interval: 0, width: 74, overflow: "break", fontSize: 11, lineHeight: 14 },
    },
    yAxis: { ...valueAxis(palette, axisName, String), ...range },
    series: [
      {
        type: "bar",
        stack: "level",
        silent: true,
        itemStyle: { color: "transparent" },
        data: bars.map((bar) => bar.base),
      },
      {
        type: "bar",
        stack: "level",
        barMaxWidth: 44,
        label: {
          show: true,
          position: "top",
          color: palette.ink,
          formatter: ({ dataIndex }) => {
            const bar = bars[dataIndex]
            return bar ? text(bar) : ""
          },
        },
        data: bars.map((bar) => ({
          value: bar.size,
          itemStyle: { color: color[bar.kind], borderRadius: 2 },
        })),
      },
    ],
  }
}

/** From one score to another, signal by signal; the steps add up. */
export function WhatChanged({ changes }: { changes: AccountChanges }) {
  const bars = useMemo(() => toWaterfall(changes), [changes])
  const option = useCallback((palette: Palette) => waterfallOption(bars, palette), [bars])
  const finding = describeChange(changes)
  const { from, to } = changes
  return (
    <ChartCard
      level={3}
      title="What changed"
      heading={finding}
      note={`${TIER_LABEL[from.risk_tier]} then, ${TIER_LABEL[to.risk_tier].toLowerCase()} now`}
      label={`Waterfall: ${bars.map((bar) => `${bar.label} ${text(bar)}`).join(", ")}`}
      rows={bars}
      columns={COLUMNS}
      option={option}
      height={252}
    />
  )
}
