import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import type { Persona, PersonaFigures } from "@/api/types"
import { formatMoneyExact, formatNumber, formatShare } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { ENGAGEMENT_DEFINITIONS } from "../definitions"
import { PERSONA_LABEL, PERSONA_SERIES } from "../labels"

const nameOf = (group: PersonaFigures) => PERSONA_LABEL[group.persona]

export const personaColor = (palette: Palette, persona: Persona) =>
  palette.series[PERSONA_SERIES[persona] - 1]

const COLUMNS: ChartColumn<PersonaFigures>[] = [
  { header: "Persona", value: nameOf },
  { header: "Members", value: (row) => row.member_count, show: (row) => formatNumber(row.member_count), isNumber: true },
  { header: "Share", value: (row) => row.member_share, show: (row) => formatShare(row.member_share), isNumber: true },
  {
    header: "Engagement",
    value: (row) => row.avg_engagement,
    show: (row) => formatNumber(row.avg_engagement, 2),
    isNumber: true,
  },
  {
    header: "Chance of leaving",
    value: (row) => row.avg_churn_probability,
    show: (row) => formatShare(row.avg_churn_probability),
    isNumber: true,
  },
  {
    header: "Predicted value (USD)",
    value: (row) => row.avg_predicted_value_usd,
    show: (row) => formatMoneyExact(row.avg_predicted_value_usd, "USD"),
    isNumber: true,
  },
]

function barOption(groups: readonly PersonaFigures[], chosen: readonly Persona[], palette: Palette): EChartsOption {
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 96, top: 4, bottom: 24, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      axisPointer: { type: "shadow" },
      formatter: (hits: unknown) => {
        const group = groups[firstIndex(hits)]
        if (!group) return ""
        return tooltipNode(nameOf(group), [
          { label: "Members", value: formatNumber(group.member_count) },
          { label: "Share", value: formatShare(group.member_share) },
          { label: "Average engagement", value: formatNumber(group.avg_engagement, 2) },
          { label: "Chance of leaving", value: formatShare(group.avg_churn_probability) },
        ])
      },
    },
    xAxis: {
      type: "value",
      name: "Members",
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: { color: palette.muted },
      splitNumber: 3,
      axisLabel: { color: palette.muted, hideOverlap: true, formatter: (value: number) => formatNumber(value) },
      splitLine: { lineStyle: { color: palette.line } },
    },
    yAxis: { type: "category", inverse: true, data: groups.map(nameOf), ...axisStyle(palette) },
    series: [
      {
        type: "bar",
        barMaxWidth: 20,
        label: {
          show: true,
          position: "right",
          color: palette.muted,
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const group = groups[dataIndex]
            return group ? `${formatNumber(group.member_count)} · ${formatShare(group.member_share)}` : ""
          },
        },
        data: groups.map((group) => ({
          value: group.member_count,
          itemStyle: {
            color: personaColor(palette, group.persona),
            opacity: chosen.length === 0 || chosen.includes(group.persona) ? 1 : 0.3,
          },
        })),
      },
    ],
  }
}

type PersonaBarsProps = {
  groups: readonly PersonaFigures[]
  chosen: readonly Persona[]
  dataTime: string
  onToggle: (persona: Persona) => void
}

/** How many members have which persona; a press on one filters the list by it. */
export function PersonaBars({ groups, chosen, dataTime, onToggle }: PersonaBarsProps) {
  const option = useCallback(
    (palette: Palette) => barOption(groups, chosen, palette),
    [groups, chosen],
  )
  return (
    <ChartCard
      title={ENGAGEMENT_DEFINITIONS.personas.name}
      heading={<FigureName definition={ENGAGEMENT_DEFINITIONS.personas} dataTime={dataTime} />}
      note="A press on one filters the list below"
      label={`Bars: ${groups.map((group) => `${nameOf(group)} ${formatNumber(group.member_count)}`).join(", ")}`}
      rows={groups}
      columns={COLUMNS}
      option={option}
      height={328}
      onPick={(group) => {
        onToggle(group.persona)
      }}
    />
  )
}
