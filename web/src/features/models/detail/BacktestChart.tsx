import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import type { BacktestRow, ModelBacktest, ModelTask } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount, formatNumber, formatShare } from "@/lib/format"
import { MODEL_DEFINITIONS } from "@/lib/modelDefinitions"
import { Card } from "@/ui/Card"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { ChartLegend } from "@/ui/chart/ChartLegend"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { SeriesDot } from "@/ui/SeriesBadge"
import { Empty } from "@/ui/states"

const PREDICTED = 1
const OBSERVED = 2

const originOf = (row: BacktestRow) => (row.is_held_out ? "held-out cutoff of training" : "a run")

const levelFormat = (task: ModelTask) => (value: number | null) =>
  task === "binary" ? formatShare(value) : formatNumber(value, 2)

function columnsOf(task: ModelTask): ChartColumn<BacktestRow>[] {
  const level = levelFormat(task)
  return [
    { header: "Scored as of", value: (row) => row.scored_as_of, show: (row) => formatDate(row.scored_as_of) },
    { header: "Observed until", value: (row) => row.observed_until, show: (row) => formatDate(row.observed_until) },
    { header: "Rows", value: (row) => row.row_count, show: (row) => formatNumber(row.row_count), isNumber: true },
    { header: "AUC", value: (row) => row.auc, show: (row) => formatNumber(row.auc, 3), isNumber: true },
    { header: "Mean prediction", value: (row) => row.mean_predicted, show: (row) => level(row.mean_predicted), isNumber: true },
    { header: "Observed", value: (row) => row.observed_rate, show: (row) => level(row.observed_rate), isNumber: true },
    { header: "Of", value: originOf },
    { header: "Version", value: (row) => row.model_version },
  ]
}

function lineOption(rows: readonly BacktestRow[], task: ModelTask, palette: Palette): EChartsOption {
  const level = levelFormat(task)
  const line = (name: string, number: number, values: (number | null)[]) => ({
    type: "line" as const,
    name,
    data: values,
    symbolSize: 7,
    lineStyle: { color: palette.series[number - 1], width: 2 },
    itemStyle: { color: palette.series[number - 1] },
  })
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 24, top: 32, bottom: 4, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      formatter: (hits: unknown) => {
        const row = rows[firstIndex(hits)]
        if (!row) return ""
        return tooltipNode(formatDate(row.scored_as_of), [
          { label: "Mean prediction", value: level(row.mean_predicted), color: palette.series[PREDICTED - 1] },
          { label: "Observed", value: level(row.observed_rate), color: palette.series[OBSERVED - 1] },
          { label: "AUC", value: formatNumber(row.auc, 3) },
          { label: "Rows", value: formatNumber(row.row_count) },
          { label: "Of", value: originOf(row) },
        ])
      },
    },
    xAxis: {
      type: "category",
      data: rows.map((row) => row.scored_as_of),
      ...axisStyle(palette),
      axisLabel: { color: palette.muted, hideOverlap: true, formatter: (day: string) => formatDate(day) },
    },
    yAxis: { ...valueAxis(palette, task === "binary" ? "Rate" : "Value", (value) => level(value)), min: 0 },
    series: [
      line("Mean prediction", PREDICTED, rows.map((row) => row.mean_predicted)),
      line("Observed", OBSERVED, rows.map((row) => row.observed_rate)),
    ],
  }
}

type BacktestProps = {
  backtest: ModelBacktest
  task: ModelTask
  /** Days that a score looks ahead. */
  horizonDays: number
}

function NothingYet({ horizonDays }: { horizonDays: number }) {
  return (
    <Card title="Past scores, and what then happened">
      {horizonDays > 0 ? (
        <Empty title="No past score can be checked yet">
          This model looks {formatCount(horizonDays, "day")} ahead. From then on, each score that a run
          keeps is set beside what happened.
        </Empty>
      ) : (
        <Empty title="This model does not look ahead">
          It says what is, not what will be: no later day shows whether it was right. Its test rows
          do, under Quality.
        </Empty>
      )}
    </Card>
  )
}

/** What it said in the past, beside what then happened. */
export function BacktestChart({ backtest, task, horizonDays }: BacktestProps) {
  const { items, snapshot } = backtest
  const option = useCallback((palette: Palette) => lineOption(items, task, palette), [items, task])
  const last = items.at(-1)
  if (!last) return <NothingYet horizonDays={horizonDays} />
  const level = levelFormat(task)
  const auc = last.auc === null ? "" : `, AUC ${formatNumber(last.auc, 3)}`
  return (
    <ChartCard
      title={MODEL_DEFINITIONS.backtest.name}
      heading={
        <FigureName
          definition={MODEL_DEFINITIONS.backtest}
          dataTime={`As of ${formatDate(snapshot.as_of)}, run ${snapshot.run_id}`}
        />
      }
      note={`${formatCount(items.length, "past day", "past days")}; the last, ${formatDate(last.scored_as_of)}: ${level(last.mean_predicted)} said, ${level(last.observed_rate)} happened${auc} (${originOf(last)})`}
      label={`Lines: ${items.map((row) => `${formatDate(row.scored_as_of)} predicted ${level(row.mean_predicted)}, observed ${level(row.observed_rate)}`).join("; ")}`}
      rows={items}
      columns={columnsOf(task)}
      option={option}
      height={260}
      footer={
        <ChartLegend
          items={[
            { label: "Mean prediction", dot: <SeriesDot series={PREDICTED} /> },
            { label: "Observed", dot: <SeriesDot series={OBSERVED} /> },
          ]}
        />
      }
    />
  )
}
