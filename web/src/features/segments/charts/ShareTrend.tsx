import type { EChartsOption } from "echarts"
import { useCallback, useMemo } from "react"
import { SEGMENT_LABEL, SEGMENT_SERIES, SEGMENTS } from "@/api/labels"
import type { CustomerSegment, SegmentShare } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatChange, formatShare } from "@/lib/format"
import { SEGMENT_DEFINITIONS } from "@/lib/segmentDefinitions"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { SeriesDot } from "@/ui/SeriesBadge"
import { emphasis } from "./emphasis"
import { segmentColor } from "./SegmentPie"
import { movedPoints, toDays, type ShareDay } from "./shares"

const COLUMNS: ChartColumn<ShareDay>[] = [
  { header: "Measured on", value: (day) => day.measuredOn, show: (day) => formatDate(day.measuredOn) },
  ...SEGMENTS.map((segment) => ({
    header: SEGMENT_LABEL[segment],
    value: (day: ShareDay) => day.shares[segment]?.customer_share,
    show: (day: ShareDay) => formatShare(day.shares[segment]?.customer_share),
    isNumber: true,
  })),
]

const shareOf = (day: ShareDay, segment: CustomerSegment) => day.shares[segment]?.customer_share ?? null

function trendOption(days: ShareDay[], chosen: CustomerSegment[], palette: Palette): EChartsOption {
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 20, top: 32, bottom: 4, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      formatter: (hits: unknown) => {
        const day = days[firstIndex(hits)]
        if (!day) return ""
        return tooltipNode(
          formatDate(day.measuredOn),
          SEGMENTS.map((segment) => ({
            label: SEGMENT_LABEL[segment],
            value: formatShare(shareOf(day, segment)),
            color: segmentColor(palette, segment),
          })),
        )
      },
    },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: days.map((day) => day.measuredOn),
      ...axisStyle(palette),
      axisLabel: {
        color: palette.muted,
        hideOverlap: true,
        alignMinLabel: "left",
        alignMaxLabel: "right",
        formatter: (date: string) => formatDate(date).replace(/^\d+ /, ""),
      },
    },
    yAxis: valueAxis(palette, "Share of customers", (value) => `${String(Math.round(value * 100))}%`),
    series: SEGMENTS.map((segment) => {
      const color = segmentColor(palette, segment)
      const opacity = emphasis(chosen, segment)
      return {
        type: "line" as const,
        name: SEGMENT_LABEL[segment],
        data: days.map((day) => shareOf(day, segment)),
        symbolSize: 5,
        lineStyle: { color, width: 2, opacity },
        itemStyle: { color, opacity },
      }
    }),
  }
}

type ShareTrendProps = { trend: SegmentShare[]; chosen: CustomerSegment[]; dataTime: string }

/** How the segments' shares of all customers have moved, month by month. */
export function ShareTrend({ trend, chosen, dataTime }: ShareTrendProps) {
  const days = useMemo(() => toDays(trend), [trend])
  const option = useCallback((palette: Palette) => trendOption(days, chosen, palette), [days, chosen])
  return (
    <ChartCard
      title={SEGMENT_DEFINITIONS.shares.name}
      heading={<FigureName definition={SEGMENT_DEFINITIONS.shares} dataTime={dataTime} />}
      note="Of all customers, whatever the filters"
      label={`Lines: ${movedPoints(days)
        .map(({ segment, points }) => `${SEGMENT_LABEL[segment]} ${formatChange(points)} points`)
        .join(", ")} since ${formatDate(days[0]?.measuredOn)}`}
      rows={days}
      columns={COLUMNS}
      option={option}
      height={360}
      footer={<TrendLegend days={days} />}
    />
  )
}

function TrendLegend({ days }: { days: ShareDay[] }) {
  return (
    <ul className="mt-3 grid grid-cols-1 gap-x-4 gap-y-1 text-xs text-muted sm:grid-cols-2">
      {movedPoints(days).map(({ segment, points }) => (
        <li key={segment} className="flex items-center gap-1.5">
          <SeriesDot series={SEGMENT_SERIES[segment]} />
          <span className="min-w-0 flex-1 truncate">{SEGMENT_LABEL[segment]}</span>
          {days.length > 1 ? (
            <span className="tabular" title={`Since ${formatDate(days[0]?.measuredOn)}`}>
              {formatChange(points)} pts
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
