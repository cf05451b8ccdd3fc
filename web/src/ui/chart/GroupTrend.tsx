import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import { formatDate } from "@/lib/dates"
import type { Definition } from "@/lib/definitions"
import { formatChange, formatShare } from "@/lib/format"
import { FigureName } from "../Figure"
import { SeriesDot } from "../SeriesBadge"
import { ChartCard, type ChartColumn } from "./ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "./options"
import type { Palette } from "./palette"
import { movedPoints, type TrendDay, type TrendGroup } from "./trend"

type TrendProps<K extends string> = {
  definition: Definition
  dataTime: string
  note: string | null
  days: readonly TrendDay<K>[]
  groups: readonly TrendGroup<K>[]
  /** What the shares are of: "customers". */
  of: string
  /** The header of the column of days. */
  dayName: string
  opacityOf?: (key: K) => number
  showDay?: (day: string) => string
  height: number
}

function trendOption<K extends string>(props: TrendProps<K>, palette: Palette): EChartsOption {
  const { days, groups, opacityOf = () => 1, showDay = formatDate } = props
  const isOne = days.length === 1
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
          groups.map(({ key, label, series }) => ({
            label,
            value: formatShare(day.shares[key] ?? null),
            color: palette.series[series - 1],
          })),
        )
      },
    },
    xAxis: {
      type: "category",
      boundaryGap: isOne,
      data: days.map((day) => day.measuredOn),
      ...axisStyle(palette),
      axisLabel: {
        color: palette.muted,
        hideOverlap: true,
        alignMinLabel: isOne ? "center" : "left",
        alignMaxLabel: isOne ? "center" : "right",
        formatter: showDay,
      },
    },
    yAxis: valueAxis(palette, `Share of ${props.of}`, (value) => `${String(Math.round(value * 100))}%`),
    series: groups.map(({ key, label, series }) => {
      const style = { color: palette.series[series - 1], opacity: opacityOf(key) }
      return {
        type: "line" as const,
        name: label,
        data: days.map((day) => day.shares[key] ?? null),
        symbolSize: 6,
        lineStyle: { ...style, width: 2 },
        itemStyle: style,
      }
    }),
  }
}

function columnsOf<K extends string>({ groups, dayName }: TrendProps<K>): ChartColumn<TrendDay<K>>[] {
  return [
    { header: dayName, value: (day) => day.measuredOn, show: (day) => formatDate(day.measuredOn) },
    ...groups.map(({ key, label }) => ({
      header: label,
      value: (day: TrendDay<K>) => day.shares[key] ?? null,
      show: (day: TrendDay<K>) => formatShare(day.shares[key] ?? null),
      isNumber: true,
    })),
  ]
}

/** How the shares of groups have moved, day by day. */
export function GroupTrend<K extends string>(props: TrendProps<K>) {
  const { definition, days, groups } = props
  const option = useCallback((palette: Palette) => trendOption(props, palette), [props])
  const moved = groups.map(({ key, label }) => `${label} ${formatChange(movedPoints(days, key))} points`)
  return (
    <ChartCard
      title={definition.name}
      heading={<FigureName definition={definition} dataTime={props.dataTime} />}
      note={props.note}
      label={`Lines: ${moved.join(", ")} since ${formatDate(days[0]?.measuredOn)}`}
      rows={days}
      columns={columnsOf(props)}
      option={option}
      height={props.height}
      footer={<TrendLegend days={days} groups={groups} />}
    />
  )
}

type LegendProps<K extends string> = Pick<TrendProps<K>, "days" | "groups">

function TrendLegend<K extends string>({ days, groups }: LegendProps<K>) {
  return (
    <ul className="mt-3 grid grid-cols-1 gap-x-4 gap-y-1 text-xs text-muted sm:grid-cols-2">
      {groups.map(({ key, label, series }) => (
        <li key={key} className="flex items-center gap-1.5">
          <SeriesDot series={series} />
          <span className="min-w-0 flex-1 truncate">{label}</span>
          {days.length > 1 ? (
            <span className="tabular" title={`Since ${formatDate(days[0]?.measuredOn)}`}>
              {formatChange(movedPoints(days, key))} pts
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
