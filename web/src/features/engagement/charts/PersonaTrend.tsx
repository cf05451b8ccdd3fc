import type { EChartsOption } from "echarts"
import { useCallback, useMemo } from "react"
import type { Persona, PersonaShare } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatChange, formatShare } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { SeriesDot } from "@/ui/SeriesBadge"
import { ENGAGEMENT_DEFINITIONS } from "../definitions"
import { PERSONA_LABEL, PERSONA_SERIES, PERSONAS } from "../labels"
import { personaColor } from "./PersonaBars"
import { describeBasis, movedPoints, toDays, type ShareDay } from "./shares"

const shareOf = (day: ShareDay, persona: Persona) => day.shares[persona]?.member_share ?? null

const COLUMNS: ChartColumn<ShareDay>[] = [
  { header: "Snapshot", value: (day) => day.measuredOn, show: (day) => formatDate(day.measuredOn) },
  ...PERSONAS.map((persona) => ({
    header: PERSONA_LABEL[persona],
    value: (day: ShareDay) => shareOf(day, persona),
    show: (day: ShareDay) => formatShare(shareOf(day, persona)),
    isNumber: true,
  })),
]

function trendOption(days: readonly ShareDay[], palette: Palette): EChartsOption {
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
          PERSONAS.map((persona) => ({
            label: PERSONA_LABEL[persona],
            value: formatShare(shareOf(day, persona)),
            color: personaColor(palette, persona),
          })),
        )
      },
    },
    xAxis: {
      type: "category",
      boundaryGap: days.length === 1,
      data: days.map((day) => day.measuredOn),
      ...axisStyle(palette),
      axisLabel: {
        color: palette.muted,
        hideOverlap: true,
        alignMinLabel: days.length === 1 ? "center" : "left",
        alignMaxLabel: days.length === 1 ? "center" : "right",
        formatter: (date: string) => formatDate(date),
      },
    },
    yAxis: valueAxis(palette, "Share of members", (value) => `${String(Math.round(value * 100))}%`),
    series: PERSONAS.map((persona) => {
      const color = personaColor(palette, persona)
      return {
        type: "line" as const,
        name: PERSONA_LABEL[persona],
        data: days.map((day) => shareOf(day, persona)),
        symbolSize: 6,
        lineStyle: { color, width: 2 },
        itemStyle: { color },
      }
    }),
  }
}

type PersonaTrendProps = { trend: readonly PersonaShare[]; dataTime: string }

/** How the personas' shares have moved, snapshot by snapshot. */
export function PersonaTrend({ trend, dataTime }: PersonaTrendProps) {
  const days = useMemo(() => toDays(trend), [trend])
  const option = useCallback((palette: Palette) => trendOption(days, palette), [days])
  return (
    <ChartCard
      title={ENGAGEMENT_DEFINITIONS.trend.name}
      heading={<FigureName definition={ENGAGEMENT_DEFINITIONS.trend} dataTime={dataTime} />}
      note={describeBasis(days)}
      label={`Lines: ${movedPoints(days)
        .map(({ persona, points }) => `${PERSONA_LABEL[persona]} ${formatChange(points)} points`)
        .join(", ")} since ${formatDate(days[0]?.measuredOn)}`}
      rows={days}
      columns={COLUMNS}
      option={option}
      height={260}
      footer={<TrendLegend days={days} />}
    />
  )
}

function TrendLegend({ days }: { days: readonly ShareDay[] }) {
  return (
    <ul className="mt-3 grid grid-cols-1 gap-x-6 gap-y-1 text-xs text-muted sm:grid-cols-2">
      {movedPoints(days).map(({ persona, points }) => (
        <li key={persona} className="flex items-center gap-1.5">
          <SeriesDot series={PERSONA_SERIES[persona]} />
          <span className="min-w-0 flex-1 truncate">{PERSONA_LABEL[persona]}</span>
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
