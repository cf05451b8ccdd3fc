import type { EChartsOption } from "echarts"
import { useCallback, useMemo, type ReactNode } from "react"
import type { CategorySpending } from "@/api/types"
import { formatMoneyAxis, formatMoneyExact, formatNumber, formatShare } from "@/lib/format"
import { Card } from "@/ui/Card"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { ChartLegend } from "@/ui/chart/ChartLegend"
import { axisStyle, baseOption, firstIndex, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { Segmented } from "@/ui/Segmented"
import { SeriesDot } from "@/ui/SeriesBadge"
import { Empty } from "@/ui/states"
import { categoryLabel } from "../labels"

export const MEASURES = ["amount", "share"] as const
export type Measure = (typeof MEASURES)[number]

const MEASURE_LABEL: Record<Measure, string> = { amount: "Amount", share: "Share" }
const ROW_HEIGHT = 38
const AXIS_HEIGHT = 44

type CategoryChartProps = {
  categories: CategorySpending[]
  currency: string
  measure: Measure
  onMeasure: (measure: Measure) => void
  /** The category that the transactions below are filtered by. */
  chosen: readonly string[]
  onPick: (category: string) => void
  /** What kind of spender this is. */
  habits: ReactNode
}

type Bar = CategorySpending & { recentShare: number }

function toBars(categories: readonly CategorySpending[]): Bar[] {
  const recent = categories.reduce((sum, row) => sum + row.spend_last_90_days, 0)
  return categories.map((row) => ({
    ...row,
    recentShare: recent > 0 ? row.spend_last_90_days / recent : 0,
  }))
}

function columnsOf(currency: string, onPick: (category: string) => void): ChartColumn<Bar>[] {
  const money = (amount: number) => formatMoneyExact(amount, currency)
  const number = { isNumber: true }
  return [
    {
      header: "Category",
      value: (bar) => bar.category_name,
      show: (bar) => (
        <button
          type="button"
          onClick={() => {
            onPick(bar.category_name)
          }}
          title="Show its transactions"
          className="font-medium text-accent hover:underline"
        >
          {categoryLabel(bar.category_name)}
        </button>
      ),
    },
    { header: `All time (${currency})`, value: (bar) => bar.spend_amount, show: (bar) => money(bar.spend_amount), ...number },
    { header: "Share", value: (bar) => bar.spend_share, show: (bar) => formatShare(bar.spend_share), ...number },
    { header: "Transactions", value: (bar) => bar.transaction_count, show: (bar) => formatNumber(bar.transaction_count), ...number },
    { header: `Last 90 days (${currency})`, value: (bar) => bar.spend_last_90_days, show: (bar) => money(bar.spend_last_90_days), ...number },
    { header: "Share, last 90 days", value: (bar) => bar.recentShare, show: (bar) => formatShare(bar.recentShare), ...number },
  ]
}

function tooltipOf(bar: Bar, currency: string, palette: Palette): HTMLElement {
  const text = (amount: number, share: number) =>
    `${formatMoneyExact(amount, currency)} · ${formatShare(share)}`
  return tooltipNode(categoryLabel(bar.category_name), [
    { label: "All time", value: text(bar.spend_amount, bar.spend_share), color: palette.series[7] },
    { label: "Last 90 days", value: text(bar.spend_last_90_days, bar.recentShare), color: palette.series[0] },
    { label: "Transactions", value: formatNumber(bar.transaction_count) },
  ])
}

function categoryOption(bars: Bar[], currency: string, measure: Measure, palette: Palette): EChartsOption {
  const isShare = measure === "share"
  const series = (name: string, data: number[], color: string | undefined) => ({
    type: "bar" as const,
    name,
    data,
    barMaxWidth: 12,
    barGap: "10%",
    itemStyle: { color, borderRadius: 2 },
  })
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 20, top: 4, bottom: 26, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      axisPointer: { type: "shadow" },
      formatter: (hits: unknown) => {
        const bar = bars[firstIndex(hits)]
        return bar ? tooltipOf(bar, currency, palette) : ""
      },
    },
    xAxis: {
      type: "value",
      name: isShare ? "Share of spending (%)" : `Spending (${currency})`,
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: { color: palette.muted },
      min: 0,
      splitNumber: 4,
      axisLabel: {
        color: palette.muted,
        hideOverlap: true,
        formatter: (value: number) =>
          isShare ? `${formatNumber(value * 100)}%` : formatMoneyAxis(value, currency),
      },
      splitLine: { lineStyle: { color: palette.line } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: bars.map((bar) => categoryLabel(bar.category_name)),
      ...axisStyle(palette),
      axisLabel: { color: palette.ink, width: 110, overflow: "truncate" },
    },
    series: [
      series("All time", bars.map((bar) => (isShare ? bar.spend_share : bar.spend_amount)), palette.series[7]),
      series("Last 90 days", bars.map((bar) => (isShare ? bar.recentShare : bar.spend_last_90_days)), palette.series[0]),
    ],
  }
}

/** What the money goes to, over all time and of late; a bar leads to its transactions. */
export function CategoryChart(props: CategoryChartProps) {
  const { categories, currency, measure, onMeasure, chosen, onPick, habits } = props
  const bars = useMemo(() => toBars(categories), [categories])
  const columns = useMemo(() => columnsOf(currency, onPick), [currency, onPick])
  const option = useCallback(
    (palette: Palette) => categoryOption(bars, currency, measure, palette),
    [bars, currency, measure],
  )
  const largest = bars[0]
  if (!largest) return <NoCategories />
  return (
    <ChartCard
      title="Spending by category"
      note="All time beside the last 90 days; approved transactions only"
      label={`Bars: spending by category; most on ${categoryLabel(largest.category_name)}, ${formatShare(largest.spend_share)}`}
      rows={bars}
      columns={columns}
      option={option}
      height={bars.length * ROW_HEIGHT + AXIS_HEIGHT}
      onPick={(bar) => {
        onPick(bar.category_name)
      }}
      controls={
        <Segmented
          label="Measure"
          value={measure}
          options={MEASURES.map((value) => ({ value, label: MEASURE_LABEL[value] }))}
          onChange={onMeasure}
        />
      }
      footer={
        <>
          <Legend chosen={chosen} />
          <div className="mt-3 border-t pt-3 text-xs text-muted">{habits}</div>
        </>
      }
    />
  )
}

function NoCategories() {
  return (
    <Card title="Spending by category">
      <Empty title="Nothing was spent">There is no approved transaction to tell categories from.</Empty>
    </Card>
  )
}

function Legend({ chosen }: { chosen: readonly string[] }) {
  return (
    <ChartLegend
      items={[
        { label: "All time", dot: <SeriesDot series={8} /> },
        { label: "Last 90 days", dot: <SeriesDot series={1} /> },
      ]}
    >
      {chosen.length > 0
        ? `The transactions show ${chosen.map(categoryLabel).join(", ")}`
        : "Press a bar to see its transactions"}
    </ChartLegend>
  )
}
