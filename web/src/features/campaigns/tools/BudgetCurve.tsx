import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import type { BudgetAnswer } from "@/api/types"
import { formatCount, formatMoney, formatMoneyAxis, formatNumber } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { CAMPAIGN_DEFINITIONS } from "../definitions"

type Point = BudgetAnswer["curve"][number]
type Drawn = { points: readonly Point[]; treated: number; currency: string | null }

function curveOption({ points, treated, currency }: Drawn, palette: Palette): EChartsOption {
  const line = (color: string, type: "solid" | "dashed") => ({ color, width: 1, type })
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 24, top: 36, bottom: 28, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      formatter: (hits: unknown) => {
        const point = points[firstIndex(hits)]
        if (!point) return ""
        return tooltipNode(formatCount(point.customer_count, "customer"), [
          { label: "Net value", value: formatMoney(point.net_value, currency), color: palette.accent },
          { label: "Cost", value: formatMoney(point.cost, currency) },
        ])
      },
    },
    xAxis: {
      type: "value",
      name: "Customers treated, the best first",
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: { color: palette.muted },
      max: "dataMax",
      ...axisStyle(palette),
      axisLabel: { color: palette.muted, formatter: (value: number) => formatNumber(value) },
      splitLine: { show: false },
    },
    yAxis: valueAxis(palette, "Net value", (value) => formatMoneyAxis(value, currency)),
    series: [
      {
        type: "line",
        symbol: "none",
        lineStyle: { color: palette.accent, width: 2 },
        data: points.map((point) => [point.customer_count, point.net_value]),
        markLine: {
          silent: true,
          symbol: "none",
          data: [
            { yAxis: 0, lineStyle: line(palette.ink, "solid"), label: { show: false } },
            {
              xAxis: treated,
              lineStyle: line(palette.accent, "dashed"),
              label: { formatter: "budget", color: palette.muted, fontSize: 11, position: "insideStartTop" as const },
            },
          ],
        },
      },
    ],
  }
}

/** What treating one customer after another adds, the best first. */
export function BudgetCurve({ answer, dataTime }: { answer: BudgetAnswer; dataTime: string }) {
  const { curve: points, treated_count: treated, currency } = answer
  const option = useCallback(
    (palette: Palette) => curveOption({ points, treated, currency }, palette),
    [points, treated, currency],
  )
  const columns: ChartColumn<Point>[] = [
    { header: "Customers", value: (row) => row.customer_count, show: (row) => formatNumber(row.customer_count), isNumber: true },
    { header: "Cost", value: (row) => row.cost, show: (row) => formatMoney(row.cost, currency), isNumber: true },
    { header: "Net value", value: (row) => row.net_value, show: (row) => formatMoney(row.net_value, currency), isNumber: true },
  ]
  const note = `${formatCount(answer.worthwhile_count, "customer is", "customers are")} worth treating; after them the curve falls`
  return (
    <ChartCard
      title={CAMPAIGN_DEFINITIONS.budget.name}
      heading={<FigureName definition={CAMPAIGN_DEFINITIONS.budget} dataTime={dataTime} />}
      note={note}
      label={`Cumulated net value over ${formatCount(points.at(-1)?.customer_count ?? 0, "customer")}. ${note}`}
      rows={points}
      columns={columns}
      option={option}
      height={280}
    />
  )
}
