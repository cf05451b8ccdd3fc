import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import { CHURN_RISK_LABEL } from "@/api/labels"
import type { ChurnRisk, RiskGroup } from "@/api/types"
import { formatNumber } from "@/lib/format"
import { SEGMENT_DEFINITIONS } from "@/lib/segmentDefinitions"
import { ChartCard } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { emphasis } from "./emphasis"
import { figureColumns, figureLines } from "./figures"

type RiskChart = { groups: RiskGroup[]; chosen: ChurnRisk[]; currency: string | null }

type RiskBarsProps = RiskChart & {
  dataTime: string
  onToggle: (risk: ChurnRisk) => void
}

const nameOf = (group: RiskGroup) => CHURN_RISK_LABEL[group.churn_risk_category]

/** Who is not scored has no colour of a risk: an outline only. */
const LOOK: Record<ChurnRisk, (palette: Palette) => object> = {
  high: ({ critical }) => ({ color: critical }),
  medium: ({ atRisk }) => ({ color: atRisk }),
  low: ({ healthy }) => ({ color: healthy }),
  lapsed: ({ churned }) => ({ color: churned }),
  not_scored: ({ line, muted }) => ({ color: line, borderColor: muted, borderType: "dashed" }),
}

function riskOption({ groups, chosen, currency }: RiskChart, palette: Palette): EChartsOption {
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 8, top: 32, bottom: 4, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      axisPointer: { type: "shadow" },
      formatter: (hits: unknown) => {
        const group = groups[firstIndex(hits)]
        return group ? tooltipNode(nameOf(group), figureLines(group, currency)) : ""
      },
    },
    xAxis: {
      type: "category",
      data: groups.map(nameOf),
      ...axisStyle(palette),
      axisLabel: { color: palette.muted, interval: 0, fontSize: 11 },
    },
    yAxis: { ...valueAxis(palette, "Customers", (value) => formatNumber(value)), minInterval: 1 },
    series: [
      {
        type: "bar",
        barMaxWidth: 48,
        label: {
          show: true,
          position: "top",
          color: palette.muted,
          formatter: ({ value }: { value?: unknown }) => formatNumber(Number(value ?? 0)),
        },
        data: groups.map((group) => ({
          value: group.customer_count,
          itemStyle: {
            ...LOOK[group.churn_risk_category](palette),
            opacity: emphasis(chosen, group.churn_risk_category),
          },
        })),
      },
    ],
  }
}

/** How many customers stand at which risk; a press on one filters by it. */
export function RiskBars(props: RiskBarsProps) {
  const { groups, chosen, currency, onToggle } = props
  const option = useCallback(
    (palette: Palette) => riskOption({ groups, chosen, currency }, palette),
    [groups, chosen, currency],
  )
  const isScored = groups.some((group) => group.avg_churn_risk_score !== null)
  return (
    <ChartCard
      title={SEGMENT_DEFINITIONS.byRisk.name}
      heading={<FigureName definition={SEGMENT_DEFINITIONS.byRisk} dataTime={props.dataTime} />}
      label={`Bars: ${groups.map((group) => `${nameOf(group)} ${formatNumber(group.customer_count)}`).join(", ")}`}
      rows={groups}
      columns={figureColumns("Churn risk", nameOf, currency)}
      option={option}
      height={isScored ? 340 : 300}
      onPick={(group) => {
        onToggle(group.churn_risk_category)
      }}
      footer={
        isScored ? null : (
          <p className="mt-2 text-xs text-muted">
            None of them is scored yet: a churn model has to score them first. Not scored does not
            mean safe.
          </p>
        )
      }
    />
  )
}
