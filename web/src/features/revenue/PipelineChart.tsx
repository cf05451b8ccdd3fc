import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import type { PipelineFigures, SnapshotStamp } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatMoney, formatMoneyShort, formatNumber, formatShare } from "@/lib/format"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { Empty } from "@/ui/states"
import { Card } from "@/ui/Card"

export type PipelineRow = PipelineFigures & { name: string }

type Part = { key: "won_amount" | "open_amount" | "lost_amount"; label: string; tone: number; dot: string }

const PARTS: readonly Part[] = [
  { key: "won_amount", label: "Won", tone: 0, dot: "bg-[var(--chart-1)]" },
  { key: "open_amount", label: "Open", tone: 4, dot: "bg-[var(--chart-5)]" },
  { key: "lost_amount", label: "Lost", tone: 7, dot: "bg-[var(--chart-8)]" },
]

function columnsOf(grain: string, currency: string | null): ChartColumn<PipelineRow>[] {
  const money = (header: string, read: (row: PipelineRow) => number | null) => ({
    header: currency ? `${header} (${currency})` : header,
    value: read,
    show: (row: PipelineRow) => formatMoney(read(row), currency),
    isNumber: true,
  })
  return [
    { header: grain, value: (row) => row.name },
    money("Total", (row) => row.total_amount),
    {
      header: "Deals",
      value: (row) => row.deal_count,
      show: (row) => formatNumber(row.deal_count),
      isNumber: true,
    },
    money("Average", (row) => row.avg_deal_size),
    money("Won", (row) => row.won_amount),
    money("Open", (row) => row.open_amount),
    money("Lost", (row) => row.lost_amount),
    {
      header: "Win rate",
      value: (row) => row.win_rate,
      show: (row) => formatShare(row.win_rate),
      isNumber: true,
    },
  ]
}

function pipelineOption(rows: readonly PipelineRow[], currency: string | null, palette: Palette): EChartsOption {
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 24, top: 8, bottom: 24, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      axisPointer: { type: "shadow" },
      formatter: (hits: unknown) => {
        const row = rows[firstIndex(hits)]
        if (!row) return ""
        return tooltipNode(row.name, [
          ...PARTS.map(({ key, label, tone }) => ({
            label,
            value: formatMoney(row[key], currency),
            color: palette.series[tone],
          })),
          { label: "Total", value: formatMoney(row.total_amount, currency) },
        ])
      },
    },
    xAxis: {
      type: "value",
      name: currency ? `Amount (${currency})` : "Amount",
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: { color: palette.muted },
      axisLabel: {
        color: palette.muted,
        hideOverlap: true,
        formatter: (value: number) => formatMoneyShort(value, currency),
      },
      splitLine: { lineStyle: { color: palette.line } },
    },
    yAxis: { type: "category", inverse: true, data: rows.map((row) => row.name), ...axisStyle(palette) },
    series: PARTS.map(({ key, label, tone }) => ({
      type: "bar" as const,
      name: label,
      stack: "total",
      barMaxWidth: 22,
      itemStyle: { color: palette.series[tone], borderColor: palette.surface, borderWidth: 1 },
      data: rows.map((row) => row[key]),
    })),
  }
}

type PipelineChartProps = {
  title: string
  grain: string
  rows: PipelineRow[]
  currency: string | null
  snapshot: SnapshotStamp
}

/** Won, open and lost amounts, stacked by region or product. */
export function PipelineChart({ title, grain, rows, currency, snapshot }: PipelineChartProps) {
  const option = useCallback(
    (palette: Palette) => pipelineOption(rows, currency, palette),
    [rows, currency],
  )
  if (rows.length === 0) {
    return (
      <Card title={title}>
        <Empty title="There are no deals yet">Connect the opportunities feed to see the pipeline.</Empty>
      </Card>
    )
  }
  return (
    <ChartCard
      title={title}
      note={`Amount of all deals, largest total first · as of ${formatDate(snapshot.as_of)}`}
      label={`Stacked bars: ${rows.map((row) => `${row.name} ${formatMoneyShort(row.total_amount, currency)}`).join(", ")}`}
      rows={rows}
      columns={columnsOf(grain, currency)}
      option={option}
      height={Math.max(180, rows.length * 38 + 56)}
      footer={
        <ul className="mt-1 flex gap-4 text-xs text-muted">
          {PARTS.map((part) => (
            <li key={part.key} className="flex items-center gap-1.5">
              <span aria-hidden className={`size-2 rounded-full ${part.dot}`} />
              {part.label}
            </li>
          ))}
        </ul>
      }
    />
  )
}
