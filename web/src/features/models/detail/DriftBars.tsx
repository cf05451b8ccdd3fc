import type { EChartsOption } from "echarts"
import { useCallback } from "react"
import type { DriftRow, ModelDrift } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount, formatNumber } from "@/lib/format"
import { useMediaQuery } from "@/lib/hooks"
import { MODEL_DEFINITIONS } from "@/lib/modelDefinitions"
import { Card } from "@/ui/Card"
import { ChartCard, type ChartColumn } from "@/ui/chart/ChartCard"
import { axisStyle, baseOption, firstIndex, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { FigureName } from "@/ui/Figure"
import { Empty } from "@/ui/states"
import { DriftBadge } from "../badges"
import { DRIFT_LABEL } from "../labels"

const MOST_BARS = 20
const MODERATE_FROM = 0.1
const HIGH_FROM = 0.25
/** Beyond, a bar only says that it is far beyond: its length would hide the others. */
const LONGEST = 0.75

const COLUMNS: ChartColumn<DriftRow>[] = [
  { header: "Feature", value: (row) => row.label },
  { header: "PSI", value: (row) => row.psi, show: (row) => formatNumber(row.psi, 3), isNumber: true },
  { header: "Level", value: (row) => row.level, show: (row) => <DriftBadge level={row.level} /> },
]

function colorOf(row: DriftRow, palette: Palette): string {
  return { stable: palette.healthy, moderate: palette.atRisk, high: palette.critical }[row.level]
}

function bound(at: number, label: string, palette: Palette) {
  return {
    xAxis: at,
    lineStyle: { color: palette.muted, type: "dashed" as const },
    label: { formatter: label, position: "start" as const, color: palette.muted, fontSize: 11 },
  }
}

function barOption(rows: readonly DriftRow[], isWide: boolean, palette: Palette): EChartsOption {
  const most = Math.min(LONGEST, Math.max(0.3, ...rows.map((row) => row.psi)))
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 56, top: 24, bottom: 28, containLabel: true },
    tooltip: {
      ...baseOption(palette).tooltip,
      axisPointer: { type: "shadow" },
      formatter: (hits: unknown) => {
        const row = rows[firstIndex(hits)]
        if (!row) return ""
        return tooltipNode(row.label, [
          { label: "PSI", value: formatNumber(row.psi, 3), color: colorOf(row, palette) },
          { label: "Level", value: DRIFT_LABEL[row.level] },
        ])
      },
    },
    xAxis: {
      type: "value",
      name: "Population stability index",
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: { color: palette.muted },
      max: most,
      axisLabel: { color: palette.muted, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map((row) => row.label),
      ...axisStyle(palette),
      axisLabel: { color: palette.muted, width: isWide ? 260 : 120, overflow: "truncate", interval: 0 },
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 16,
        label: {
          show: true,
          position: "right",
          color: palette.muted,
          formatter: ({ dataIndex }: { dataIndex: number }) => formatNumber(rows[dataIndex]?.psi, 2),
        },
        data: rows.map((row) => ({ value: Math.min(row.psi, most), itemStyle: { color: colorOf(row, palette) } })),
        markLine: {
          silent: true,
          symbol: "none",
          data: [bound(MODERATE_FROM, "0.1", palette), bound(HIGH_FROM, "0.25", palette)],
        },
      },
    ],
  }
}

/** How far today's data is from training: the score first, then the features, the worst first. */
export function DriftBars({ drift }: { drift: ModelDrift }) {
  const { items } = drift
  const isWide = useMediaQuery("(min-width: 768px)")
  const option = useCallback(
    (palette: Palette) => barOption(items.slice(0, MOST_BARS), isWide, palette),
    [items, isWide],
  )
  if (items.length === 0) {
    return (
      <Card title="Drift">
        <Empty title="This model has not scored yet">
          Drift is measured when a run scores with it: <code className="font-mono">c360 run</code>.
        </Empty>
      </Card>
    )
  }
  const { snapshot } = drift
  const drifted = items.filter((row) => row.level !== "stable").length
  const rest = items.length - MOST_BARS
  return (
    <ChartCard
      title={MODEL_DEFINITIONS.drift.name}
      heading={
        <FigureName
          definition={MODEL_DEFINITIONS.drift}
          dataTime={`As of ${formatDate(drift.as_of)}, run ${snapshot.run_id}`}
        />
      }
      note={`${drifted === 0 ? "Nothing drifts" : `${formatNumber(drifted)} of ${formatCount(items.length, "value")} drift`} · as of ${formatDate(drift.as_of)}, version ${drift.model_version ?? ""}`}
      label={`Drift: ${items.map((row) => `${row.label} ${formatNumber(row.psi, 2)}`).join(", ")}`}
      rows={items}
      columns={COLUMNS}
      option={option}
      height={Math.max(160, Math.min(items.length, MOST_BARS) * 26 + 80)}
      footer={<Footer rest={rest} isCut={items.some((row) => row.psi > LONGEST)} />}
    />
  )
}

function Footer({ rest, isCut }: { rest: number; isCut: boolean }) {
  const words = [
    ...(isCut ? [`Bars end at ${String(LONGEST)}; the numbers beside them are exact.`] : []),
    ...(rest > 0 ? [`${formatNumber(rest)} more, all lower: see the table.`] : []),
  ]
  return words.length > 0 ? <p className="mt-2 text-xs text-muted">{words.join(" ")}</p> : null
}
