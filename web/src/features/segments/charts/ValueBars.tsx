import type { EChartsOption } from "echarts"
import { useCallback, useState } from "react"
import { SEGMENT_LABEL } from "@/api/labels"
import type { SegmentGroup } from "@/api/types"
import { formatMoneyShort } from "@/lib/format"
import { SEGMENT_DEFINITIONS } from "@/lib/segmentDefinitions"
import { ChartCard } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { Segmented } from "@/ui/Segmented"
import { emphasis } from "./emphasis"
import { figureColumns, figureLines } from "./figures"
import { segmentColor, type SegmentChart, type SegmentChartProps } from "./SegmentPie"

const MEASURES = [
  { value: "total_lifetime_value", label: "Total" },
  { value: "avg_lifetime_value", label: "Average" },
] as const

type Measure = (typeof MEASURES)[number]["value"]

const nameOf = (group: SegmentGroup) => SEGMENT_LABEL[group.customer_segment]

function barOption(chart: SegmentChart, measure: Measure, palette: Palette): EChartsOption {
  const { groups, chosen, currency } = chart
  const short = (value: number) => formatMoneyShort(value, currency)
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 56, top: 4, bottom: 28, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      axisPointer: { type: "shadow" },
      formatter: (hits: unknown) => {
        const group = groups[firstIndex(hits)]
        return group ? tooltipNode(nameOf(group), figureLines(group, currency)) : ""
      },
    },
    xAxis: {
      type: "value",
      name: `Lifetime value${measure === "avg_lifetime_value" ? " a customer" : ""}${currency ? ` (${currency})` : ""}`,
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: { color: palette.muted },
      splitNumber: 2,
      axisLabel: { color: palette.muted, hideOverlap: true, formatter: short },
      splitLine: { lineStyle: { color: palette.line } },
    },
    yAxis: { type: "category", inverse: true, data: groups.map(nameOf), ...axisStyle(palette) },
    series: [
      {
        type: "bar",
        barMaxWidth: 22,
        label: {
          show: true,
          position: "right",
          color: palette.muted,
          formatter: ({ value }: { value?: unknown }) => short(Number(value ?? 0)),
        },
        data: groups.map((group) => ({
          value: group[measure] ?? 0,
          itemStyle: {
            color: segmentColor(palette, group.customer_segment),
            opacity: emphasis(chosen, group.customer_segment),
          },
        })),
      },
    ],
  }
}

/** What each segment is worth, together or a customer; a press on one filters by it. */
export function ValueBars(props: SegmentChartProps) {
  const { groups, chosen, currency, onToggle } = props
  const [measure, setMeasure] = useState<Measure>("total_lifetime_value")
  const option = useCallback(
    (palette: Palette) => barOption({ groups, chosen, currency }, measure, palette),
    [groups, chosen, currency, measure],
  )
  return (
    <ChartCard
      title={SEGMENT_DEFINITIONS.valueBySegment.name}
      heading={
        <FigureName definition={SEGMENT_DEFINITIONS.valueBySegment} dataTime={props.dataTime} />
      }
      label={`Bars: ${groups.map((group) => `${nameOf(group)} ${formatMoneyShort(group[measure], currency)}`).join(", ")}`}
      rows={groups}
      columns={figureColumns("Segment", nameOf, currency)}
      option={option}
      height={340}
      onPick={(group) => {
        onToggle(group.customer_segment)
      }}
      controls={
        <Segmented label="Lifetime value" value={measure} options={MEASURES} onChange={setMeasure} />
      }
    />
  )
}
