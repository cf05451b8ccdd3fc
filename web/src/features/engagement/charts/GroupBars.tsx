import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import { formatDate } from "@/lib/dates"
import type { Definition } from "@/lib/definitions"
import { formatNumber } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { ChartLegend } from "@/ui/chart/ChartLegend"
import { axisStyle, baseOption, firstIndex, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { SeriesDot } from "@/ui/SeriesBadge"
import type { NamedGroup } from "./groups"

export type Measure = {
  definition: Definition
  axis: string
  predicted: (group: NamedGroup) => number | null
  observed: (group: NamedGroup) => number | null
  format: (value: number | null) => string
  /** The same for an axis, where there is little room. */
  short: (value: number) => string
}

const HEIGHT_OF_GROUP = 38
const SMALL_GROUP = 30

function toColumns(measure: Measure): ChartColumn<NamedGroup>[] {
  return [
    { header: "Group", value: (group) => group.name },
    {
      header: "Members",
      value: (group) => group.member_count,
      show: (group) => formatNumber(group.member_count),
      isNumber: true,
    },
    {
      header: "Predicted",
      value: measure.predicted,
      show: (group) => measure.format(measure.predicted(group)),
      isNumber: true,
    },
    {
      header: "Observed",
      value: measure.observed,
      show: (group) => measure.format(measure.observed(group)),
      isNumber: true,
    },
  ]
}

function barOption(groups: readonly NamedGroup[], measure: Measure, palette: Palette): EChartsOption {
  const [predictedColor, observedColor] = [palette.series[0], palette.series[7]]
  const bar = (value: Measure["predicted"], color: string | undefined) => ({
    type: "bar" as const,
    barMaxWidth: 12,
    barGap: "15%",
    itemStyle: { color },
    data: groups.map(value),
  })
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 24, top: 4, bottom: 24, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      axisPointer: { type: "shadow" },
      formatter: (hits: unknown) => {
        const group = groups[firstIndex(hits)]
        if (!group) return ""
        return tooltipNode(group.name, [
          { label: "Members", value: formatNumber(group.member_count) },
          { label: "Predicted", value: measure.format(measure.predicted(group)), color: predictedColor },
          { label: "Observed", value: measure.format(measure.observed(group)), color: observedColor },
          { label: "of members then", value: formatNumber(group.observed_member_count) },
        ])
      },
    },
    xAxis: {
      type: "value",
      name: measure.axis,
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: { color: palette.muted },
      splitNumber: 4,
      axisLabel: { color: palette.muted, hideOverlap: true, formatter: measure.short },
      splitLine: { lineStyle: { color: palette.line } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: groups.map((group) => group.name),
      ...axisStyle(palette),
    },
    series: [bar(measure.predicted, predictedColor), bar(measure.observed, observedColor)],
  }
}

/** Groups of which so few are known that a rate says little. */
function describeSmall(groups: readonly NamedGroup[]): string | null {
  const small = groups.filter((group) => group.observed_member_count < SMALL_GROUP)
  if (small.length === 0) return null
  return `Fewer than ${String(SMALL_GROUP)} members were observed: ${small.map((group) => group.name).join(", ")}`
}

type GroupBarsProps = {
  groups: readonly NamedGroup[]
  measure: Measure
  observedOn: string | null
  dataTime: string
}

/** One measure by group: what is predicted, beside what was last observed. */
export function GroupBars({ groups, measure, observedOn, dataTime }: GroupBarsProps) {
  const option = useCallback(
    (palette: Palette) => barOption(groups, measure, palette),
    [groups, measure],
  )
  const say = (group: NamedGroup) => `${group.name} ${measure.format(measure.predicted(group))}`
  return (
    <ChartCard
      title={measure.definition.name}
      heading={<FigureName definition={measure.definition} dataTime={dataTime} />}
      note={describeSmall(groups)}
      label={`Bars: ${groups.map(say).join(", ")}`}
      rows={groups}
      columns={toColumns(measure)}
      option={option}
      height={Math.max(groups.length, 3) * HEIGHT_OF_GROUP + 40}
      footer={
        <ChartLegend
          items={[
            { label: "Predicted now", dot: <SeriesDot series={1} /> },
            {
              label: observedOn ? `Observed since ${formatDate(observedOn)}` : "Observed: not known yet",
              dot: <SeriesDot series={8} />,
            },
          ]}
        />
      }
    />
  )
}
