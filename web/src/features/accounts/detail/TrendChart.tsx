import type { EChartsOption } from "echarts"
import { useCallback, useMemo } from "react"
import { TIER_LABEL } from "@/api/labels"
import type { HealthDay } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatScore } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { Segmented } from "@/ui/Segmented"
import { Empty } from "@/ui/states"

export const RANGES = [30, 90, 180, 365] as const
export type Range = (typeof RANGES)[number]

/** Where the shipped profiles draw the line; the tier of each day is the API's own. */
const AT_RISK_FROM = 40
const HEALTHY_FROM = 65

const COLUMNS: ChartColumn<HealthDay>[] = [
  { header: "Date", value: (day) => day.health_date, show: (day) => formatDate(day.health_date) },
  {
    header: "Health score",
    value: (day) => day.health_score,
    show: (day) => formatScore(day.health_score),
    isNumber: true,
  },
  { header: "Tier", value: (day) => day.risk_tier, show: (day) => TIER_LABEL[day.risk_tier] },
]

/** Do the shipped lines hold for these days? A workspace may bring a profile with lines of its own. */
export function areBandsTrue(days: readonly HealthDay[]): boolean {
  return days.every(({ health_score: score, risk_tier: tier }) => {
    if (score === null) return true
    if (tier === "healthy") return score >= HEALTHY_FROM
    if (tier === "at_risk") return score >= AT_RISK_FROM && score < HEALTHY_FROM
    return tier !== "critical" || score < AT_RISK_FROM
  })
}

function bands(palette: Palette) {
  const band = (name: string, from: number, to: number, color: string) => [
    {
      name,
      yAxis: from,
      itemStyle: { color, opacity: 0.1 },
      label: { position: "right" as const, color: palette.muted, fontSize: 11 },
    },
    { yAxis: to },
  ]
  return [
    band("Healthy", HEALTHY_FROM, 100, palette.healthy),
    band("At risk", AT_RISK_FROM, HEALTHY_FROM, palette.atRisk),
    band("Critical", 0, AT_RISK_FROM, palette.critical),
  ]
}

function trendOption(days: HealthDay[], palette: Palette): EChartsOption {
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 60, top: 28, bottom: 8, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      formatter: (hits: unknown) => {
        const day = days[firstIndex(hits)]
        if (!day) return ""
        return tooltipNode(formatDate(day.health_date), [
          { label: "Health score", value: formatScore(day.health_score), color: palette.accent },
          { label: "Tier", value: TIER_LABEL[day.risk_tier] },
        ])
      },
    },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: days.map((day) => day.health_date),
      ...axisStyle(palette),
      axisLabel: {
        color: palette.muted,
        hideOverlap: true,
        formatter: (date: string) => formatDate(date).replace(/ \d{4}$/, ""),
      },
    },
    yAxis: { ...valueAxis(palette, "Health score (0–100)", String), min: 0, max: 100, interval: 20 },
    series: [
      {
        type: "line",
        data: days.map((day) => day.health_score),
        showSymbol: false,
        lineStyle: { color: palette.accent, width: 2 },
        itemStyle: { color: palette.accent },
        ...(areBandsTrue(days) && { markArea: { silent: true, data: bands(palette) as never } }),
      },
    ],
  }
}

type TrendChartProps = { days: HealthDay[]; range: Range; onRange: (range: Range) => void }

/** The score over time against the tiers' bands. */
export function TrendChart({ days, range, onRange }: TrendChartProps) {
  const shown = useMemo(() => days.slice(-range), [days, range])
  const option = useCallback((palette: Palette) => trendOption(shown, palette), [shown])
  if (days.length === 0) {
    return <Empty title="No history yet">The score has no past days to show.</Empty>
  }
  const first = shown[0]
  const last = shown.at(-1)
  return (
    <ChartCard
      level={3}
      title="Health score over time"
      label={`Line: health score from ${formatScore(first?.health_score)} on ${formatDate(first?.health_date)} to ${formatScore(last?.health_score)} on ${formatDate(last?.health_date)}`}
      rows={shown}
      columns={COLUMNS}
      option={option}
      height={232}
      controls={
        <Segmented
          label="Days shown"
          value={range}
          options={RANGES.map((value) => ({ value, label: `${String(value)} d` }))}
          onChange={onRange}
        />
      }
    />
  )
}
