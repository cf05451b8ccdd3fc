import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import { SEGMENT_LABEL, SEGMENT_SERIES } from "@/api/labels"
import type { CustomerSegment, SegmentGroup } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatNumber, formatShare } from "@/lib/format"
import { SEGMENT_DEFINITIONS } from "@/lib/segmentDefinitions"
import { ChartCard } from "@/ui/chart/ChartCard"
import { baseOption, firstIndex, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { SeriesDot } from "@/ui/SeriesBadge"
import { emphasis } from "./emphasis"
import { figureColumns, figureLines } from "./figures"

/** What a chart of segments draws. */
export type SegmentChart = {
  groups: SegmentGroup[]
  chosen: CustomerSegment[]
  currency: string | null
}

export type SegmentChartProps = SegmentChart & {
  dataTime: string
  onToggle: (segment: CustomerSegment) => void
}

const nameOf = (group: SegmentGroup) => SEGMENT_LABEL[group.customer_segment]

export const segmentColor = (palette: Palette, segment: CustomerSegment) =>
  palette.series[SEGMENT_SERIES[segment] - 1]

function pieOption({ groups, chosen, currency }: SegmentChart, palette: Palette): EChartsOption {
  return {
    ...baseOption(palette),
    tooltip: {
      ...baseOption(palette).tooltip,
      trigger: "item",
      formatter: (hit: unknown) => {
        const group = groups[firstIndex(hit)]
        return group ? tooltipNode(nameOf(group), figureLines(group, currency)) : ""
      },
    },
    series: [
      {
        type: "pie",
        radius: ["52%", "94%"],
        label: { show: false },
        emphasis: { scale: false },
        itemStyle: { borderColor: palette.surface, borderWidth: 2 },
        data: groups.map((group) => ({
          name: nameOf(group),
          value: group.customer_count,
          itemStyle: {
            color: segmentColor(palette, group.customer_segment),
            opacity: emphasis(chosen, group.customer_segment),
          },
        })),
      },
    ],
  }
}

/** Which part of the customers each segment is; a press on one filters by it. */
export function SegmentPie(props: SegmentChartProps) {
  const { groups, chosen, currency, onToggle } = props
  const option = useCallback(
    (palette: Palette) => pieOption({ groups, chosen, currency }, palette),
    [groups, chosen, currency],
  )
  return (
    <ChartCard
      title={SEGMENT_DEFINITIONS.bySegment.name}
      heading={<FigureName definition={SEGMENT_DEFINITIONS.bySegment} dataTime={props.dataTime} />}
      label={`Pie: ${groups.map((group) => `${nameOf(group)} ${formatShare(group.customer_share)}`).join(", ")}`}
      rows={groups}
      columns={figureColumns("Segment", nameOf, currency)}
      option={option}
      height={190}
      onPick={(group) => {
        onToggle(group.customer_segment)
      }}
      footer={<SegmentLegend {...props} />}
    />
  )
}

/** The pie's parts in words; what the pie does by pointer, this does by key. */
function SegmentLegend({ groups, chosen, onToggle }: SegmentChartProps) {
  return (
    <ul aria-label="Filter by segment" className="mt-3 -mb-1 grid">
      {groups.map((group) => {
        const segment = group.customer_segment
        const isOn = chosen.includes(segment)
        return (
          <li key={segment}>
            <button
              type="button"
              aria-pressed={isOn}
              onClick={() => {
                onToggle(segment)
              }}
              className={cx(
                "-mx-2 grid w-[calc(100%+16px)] grid-cols-[1fr_auto_52px] items-center gap-2 rounded-md px-2 py-1 text-left text-sm hover:bg-hover",
                isOn && "bg-accent-soft text-accent",
                emphasis(chosen, segment) < 1 && "text-faint",
              )}
            >
              <span className="flex min-w-0 items-center gap-2">
                <SeriesDot series={SEGMENT_SERIES[segment]} />
                <span className="truncate">{SEGMENT_LABEL[segment]}</span>
              </span>
              <span className="tabular">{formatNumber(group.customer_count)}</span>
              <span className="text-right text-xs text-muted tabular">
                {formatShare(group.customer_share)}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
