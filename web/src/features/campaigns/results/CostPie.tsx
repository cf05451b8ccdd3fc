import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import type { CampaignSimulation, CostShare } from "@/api/types"
import { formatMoney, formatShare } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { baseOption, firstIndex, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { SeriesDot } from "@/ui/SeriesBadge"
import { CAMPAIGN_DEFINITIONS } from "../definitions"
import { COST_LABEL, COST_SERIES } from "../labels"

function pieOption(parts: readonly CostShare[], currency: string | null, palette: Palette): EChartsOption {
  return {
    ...baseOption(palette),
    tooltip: {
      ...baseOption(palette).tooltip,
      trigger: "item",
      formatter: (hit: unknown) => {
        const part = parts[firstIndex(hit)]
        if (!part) return ""
        return tooltipNode(COST_LABEL[part.part], [
          { label: "Cost", value: formatMoney(part.amount, currency) },
          { label: "Share", value: formatShare(part.share) },
        ])
      },
    },
    series: [
      {
        type: "pie",
        radius: ["52%", "94%"],
        label: { show: false },
        emphasis: { scale: false },
        itemStyle: { borderColor: palette.surface, borderWidth: 2 },
        data: parts.map((part) => ({
          name: COST_LABEL[part.part],
          value: part.amount,
          itemStyle: { color: palette.series[COST_SERIES[part.part] - 1] },
        })),
      },
    ],
  }
}

function columnsOf(currency: string | null): ChartColumn<CostShare>[] {
  return [
    { header: "Part", value: ({ part }) => COST_LABEL[part] },
    { header: "Cost", value: ({ amount }) => amount, show: ({ amount }) => formatMoney(amount, currency), isNumber: true },
    { header: "Share", value: ({ share }) => share, show: ({ share }) => formatShare(share), isNumber: true },
  ]
}

type PieProps = { simulation: CampaignSimulation; dataTime: string }

/** Where the expected cost goes; without scores, the gross cost. */
export function CostPie({ simulation, dataTime }: PieProps) {
  const { incremental, gross, currency } = simulation
  const { cost_breakdown: parts, total_cost: total } = incremental ?? gross
  const option = useCallback((palette: Palette) => pieOption(parts, currency, palette), [parts, currency])
  return (
    <ChartCard
      title={CAMPAIGN_DEFINITIONS.costs.name}
      heading={<FigureName definition={CAMPAIGN_DEFINITIONS.costs} dataTime={dataTime} />}
      note={`${formatMoney(total, currency)} ${incremental ? "expected" : "gross: nobody is scored"}`}
      label={`Pie: ${parts.map((part) => `${COST_LABEL[part.part]} ${formatShare(part.share)}`).join(", ")}`}
      rows={parts}
      columns={columnsOf(currency)}
      option={option}
      height={180}
      footer={
        <ul className="mt-3 grid gap-1.5">
          {parts.map((part) => (
            <li key={part.part} className="grid grid-cols-[1fr_auto_52px] items-center gap-2 text-sm">
              <span className="flex min-w-0 items-center gap-2">
                <SeriesDot series={COST_SERIES[part.part]} />
                <span>{COST_LABEL[part.part]}</span>
              </span>
              <span className="tabular">{formatMoney(part.amount, currency)}</span>
              <span className="text-right text-xs text-muted tabular">{formatShare(part.share)}</span>
            </li>
          ))}
        </ul>
      }
    />
  )
}
