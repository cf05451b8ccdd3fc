import type { EChartsOption } from "echarts"
import { useCallback, useMemo } from "react"
import type { SpendingDay } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount, formatMoney, formatMoneyAxis, formatMoneyExact, formatNumber } from "@/lib/format"
import { Card } from "@/ui/Card"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { ChartLegend } from "@/ui/chart/ChartLegend"
import { Segmented } from "@/ui/Segmented"
import { SeriesDot } from "@/ui/SeriesBadge"
import { Empty } from "@/ui/states"
import { SwitchButton } from "@/ui/SwitchButton"
import { AVERAGE_DAYS, averageOver, totalOf } from "./spending"

export const RANGES = [90, 180, 365] as const
export type Range = (typeof RANGES)[number]

const RANGE_LABEL: Record<Range, string> = { 90: "90 d", 180: "180 d", 365: "1 y" }

type Day = SpendingDay & { average: number | null }

/** The days to show, each with its average; averages reach back before the first day shown. */
function toDays(days: readonly SpendingDay[], range: Range): Day[] {
  const averages = averageOver(days.map((day) => day.spend_amount))
  return days.map((day, index) => ({ ...day, average: averages[index] ?? null })).slice(-range)
}

function columnsOf(currency: string): ChartColumn<Day>[] {
  return [
    { header: "Date", value: (day) => day.date, show: (day) => formatDate(day.date) },
    {
      header: `Spending (${currency})`,
      value: (day) => day.spend_amount,
      show: (day) => formatMoneyExact(day.spend_amount, currency),
      isNumber: true,
    },
    {
      header: "Transactions",
      value: (day) => day.transaction_count,
      show: (day) => formatNumber(day.transaction_count),
      isNumber: true,
    },
    {
      header: `${String(AVERAGE_DAYS)}-day average (${currency})`,
      value: (day) => day.average,
      show: (day) => formatMoneyExact(day.average, currency),
      isNumber: true,
    },
  ]
}

function tooltipOf(day: Day, currency: string, hasAverage: boolean, palette: Palette): HTMLElement {
  return tooltipNode(formatDate(day.date), [
    { label: "Spending", value: formatMoneyExact(day.spend_amount, currency), color: palette.accent },
    { label: "Transactions", value: formatNumber(day.transaction_count) },
    ...(hasAverage
      ? [
          {
            label: `${String(AVERAGE_DAYS)}-day average`,
            value: formatMoneyExact(day.average, currency),
            color: palette.series[1],
          },
        ]
      : []),
  ])
}

const line = (data: (number | null)[], color: string | undefined, width: number, opacity = 1) => ({
  type: "line" as const,
  data,
  showSymbol: false,
  lineStyle: { color, width, opacity },
  itemStyle: { color },
})

function spendingOption(
  days: Day[],
  currency: string,
  hasAverage: boolean,
  palette: Palette,
): EChartsOption {
  const amounts = days.map((day) => day.spend_amount)
  return {
    ...baseOption(palette),
    tooltip: {
      ...baseOption(palette).tooltip,
      formatter: (hits: unknown) => {
        const day = days[firstIndex(hits)]
        return day ? tooltipOf(day, currency, hasAverage, palette) : ""
      },
    },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: days.map((day) => day.date),
      ...axisStyle(palette),
      axisLabel: {
        color: palette.muted,
        hideOverlap: true,
        formatter: (date: string) => formatDate(date).replace(/ \d{4}$/, ""),
      },
    },
    yAxis: {
      ...valueAxis(palette, `Spending a day (${currency})`, (value) => formatMoneyAxis(value, currency)),
      min: 0,
      minInterval: 1,
    },
    series: [
      line(amounts, palette.accent, 1.5, hasAverage ? 0.6 : 1),
      ...(hasAverage ? [line(days.map((day) => day.average), palette.series[1], 2.5)] : []),
    ],
  }
}

type SpendingChartProps = {
  days: SpendingDay[]
  currency: string
  range: Range
  hasAverage: boolean
  onRange: (range: Range) => void
  onAverage: (hasAverage: boolean) => void
}

/** What was spent on each day, days without spending included. */
export function SpendingChart(props: SpendingChartProps) {
  const { days, currency, range, hasAverage, onRange, onAverage } = props
  const shown = useMemo(() => toDays(days, range), [days, range])
  const columns = useMemo(() => columnsOf(currency), [currency])
  const option = useCallback(
    (palette: Palette) => spendingOption(shown, currency, hasAverage, palette),
    [shown, currency, hasAverage],
  )
  if (days.every((day) => day.spend_amount === 0)) return <NoSpending days={days.length} />
  const { amount, activeDays } = totalOf(shown.map((day) => day.spend_amount))
  const total = formatMoney(amount, currency)
  return (
    <ChartCard
      title="Daily spending"
      note={`${total} on ${formatNumber(activeDays)} of ${formatCount(shown.length, "day")}; approved transactions only`}
      label={`Line: daily spending from ${formatDate(shown[0]?.date)} to ${formatDate(shown.at(-1)?.date)}, ${total} in all`}
      rows={shown}
      columns={columns}
      option={option}
      footer={hasAverage ? <Legend /> : null}
      controls={
        <span className="flex flex-wrap items-center gap-2">
          <SwitchButton isOn={hasAverage} onChange={onAverage}>
            {AVERAGE_DAYS}-day average
          </SwitchButton>
          <Segmented
            label="Days shown"
            value={range}
            options={RANGES.map((value) => ({ value, label: RANGE_LABEL[value] }))}
            onChange={onRange}
          />
        </span>
      }
    />
  )
}

function NoSpending({ days }: { days: number }) {
  return (
    <Card title="Daily spending">
      <Empty title="Nothing was spent">
        There is no approved transaction in the last {formatCount(days, "day")}.
      </Empty>
    </Card>
  )
}

function Legend() {
  return (
    <ChartLegend
      items={[
        { label: "Spending a day", dot: <span className="size-2 rounded-full bg-accent-solid" /> },
        { label: `${String(AVERAGE_DAYS)}-day average`, dot: <SeriesDot series={2} /> },
      ]}
    />
  )
}
