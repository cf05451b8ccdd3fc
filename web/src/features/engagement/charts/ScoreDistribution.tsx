import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import type { ScoreBin } from "@/api/types"
import { formatNumber } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { ChartLegend } from "@/ui/chart/ChartLegend"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { SeriesDot } from "@/ui/SeriesBadge"
import { ENGAGEMENT_DEFINITIONS } from "../definitions"

const nameOf = (bin: ScoreBin) => `${formatNumber(bin.low, 2)} to ${formatNumber(bin.high, 2)}`
const atRisk = (bin: ScoreBin) => bin.at_risk_count ?? 0
const others = (bin: ScoreBin) => bin.member_count - atRisk(bin)

const COLUMNS: ChartColumn<ScoreBin>[] = [
  { header: "Engagement score", value: nameOf },
  {
    header: "Members",
    value: (bin) => bin.member_count,
    show: (bin) => formatNumber(bin.member_count),
    isNumber: true,
  },
  {
    header: "At risk",
    value: (bin) => bin.at_risk_count,
    show: (bin) => formatNumber(bin.at_risk_count),
    isNumber: true,
  },
]

function distributionOption(bins: readonly ScoreBin[], palette: Palette): EChartsOption {
  const [atRiskColor = palette.atRisk, otherColor = palette.accent] = [palette.series[5], palette.series[0]]
  const bar = (value: (bin: ScoreBin) => number, color: string) => ({
    type: "bar" as const,
    stack: "members",
    barCategoryGap: "8%",
    itemStyle: { color },
    data: bins.map(value),
  })
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 8, top: 32, bottom: 24, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      axisPointer: { type: "shadow" },
      formatter: (hits: unknown) => {
        const bin = bins[firstIndex(hits)]
        if (!bin) return ""
        return tooltipNode(nameOf(bin), [
          { label: "Members", value: formatNumber(bin.member_count) },
          { label: "At risk", value: formatNumber(bin.at_risk_count), color: atRiskColor },
        ])
      },
    },
    xAxis: {
      type: "category",
      name: "Engagement score",
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: { color: palette.muted },
      data: bins.map((bin) => formatNumber(bin.low, 2)),
      ...axisStyle(palette),
      axisLabel: { color: palette.muted, interval: 3 },
    },
    yAxis: { ...valueAxis(palette, "Members", (value) => formatNumber(value)), minInterval: 1 },
    series: [bar(atRisk, atRiskColor), bar(others, otherColor)],
  }
}

type ScoreDistributionProps = { bins: readonly ScoreBin[]; dataTime: string }

/** How many members have which score, and how many of them are at risk. */
export function ScoreDistribution({ bins, dataTime }: ScoreDistributionProps) {
  const option = useCallback((palette: Palette) => distributionOption(bins, palette), [bins])
  const isScored = bins.some((bin) => bin.at_risk_count !== null)
  const fullest = bins.reduce<ScoreBin | undefined>(
    (best, bin) => (best && best.member_count >= bin.member_count ? best : bin),
    undefined,
  )
  return (
    <ChartCard
      title={ENGAGEMENT_DEFINITIONS.distribution.name}
      heading={<FigureName definition={ENGAGEMENT_DEFINITIONS.distribution} dataTime={dataTime} />}
      label={`Bars: members by engagement score${fullest ? `, the most from ${nameOf(fullest)}` : ""}`}
      rows={bins}
      columns={COLUMNS}
      option={option}
      height={320}
      footer={
        isScored ? (
          <ChartLegend
            items={[
              { label: "At risk of leaving", dot: <SeriesDot series={6} /> },
              { label: "Other members", dot: <SeriesDot series={1} /> },
            ]}
          />
        ) : null
      }
    />
  )
}
