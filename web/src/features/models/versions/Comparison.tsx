import type { ComparedMetric, ModelComparison, ModelVersion } from "@/api/types"
import { cx } from "@/lib/cx"
import { Card } from "@/ui/Card"
import { Select } from "@/ui/Field"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { StatusBadge, VerdictBadge } from "../badges"
import { formatDifference, formatInterval, formatMetric, metricLabel } from "../labels"

type Side = "left" | "right"

function Value({ metric, side }: { metric: ComparedMetric; side: Side }) {
  const interval = metric[side]
  if (!interval) return <>—</>
  return (
    <span className="inline-grid">
      {formatMetric(metric.name, interval.value)}
      <span className="text-xs text-muted">
        {formatInterval({ name: metric.name, low: interval.low, high: interval.high })}
      </span>
    </span>
  )
}

function describeResult({ is_right_better: isBetter, is_clear: isClear }: ComparedMetric): string {
  if (isBetter === null) return "the same"
  const word = isBetter ? "better" : "worse"
  return isClear ? `clearly ${word}` : `${word}, within the intervals`
}

const COLUMNS: PlainColumn<ComparedMetric>[] = [
  { id: "metric", header: "Metric", cell: ({ name }) => metricLabel(name) },
  { id: "left", header: "First", isNumber: true, cell: (row) => <Value metric={row} side="left" /> },
  { id: "right", header: "Second", isNumber: true, cell: (row) => <Value metric={row} side="right" /> },
  {
    id: "difference",
    header: "Second less first",
    isNumber: true,
    cell: (row) => (
      <span className="inline-grid">
        <span className="font-medium">{formatDifference(row.name, row.difference)}</span>
        {row.difference === null ? null : (
          <span className={cx("text-xs", row.is_clear ? (row.is_right_better ? "text-healthy" : "text-critical") : "text-muted")}>
            {describeResult(row)}
          </span>
        )}
      </span>
    ),
  },
]

/** Two versions, metric by metric. */
export function ComparisonTable({ comparison }: { comparison: ModelComparison }) {
  const { left, right, features_only_left: gone, features_only_right: added } = comparison
  return (
    <>
      <div className="mb-3 grid gap-2 sm:grid-cols-2">
        {[left, right].map((side, index) => (
          <p key={side.version} className="flex flex-wrap items-center gap-2 text-xs">
            <span className="text-muted">{index === 0 ? "First" : "Second"}</span>
            <code className="font-mono">{side.version}</code>
            <StatusBadge status={side.status} />
            <VerdictBadge level={side.verdict.level} />
          </p>
        ))}
      </div>
      {comparison.is_same_test ? null : (
        <p className="mb-3 rounded-md bg-at-risk-soft px-3 py-2 text-sm text-at-risk">
          They were tested on different rows: a difference may come from the rows and not from the
          model.
        </p>
      )}
      <PlainTable
        label="Comparison"
        columns={COLUMNS}
        rows={comparison.metrics}
        rowKey={(metric) => metric.name}
        hasCards
      />
      {gone.length + added.length > 0 ? (
        <p className="mt-3 text-xs text-muted">
          {gone.length > 0 ? `Only the first knows ${gone.join(", ")}. ` : ""}
          {added.length > 0 ? `Only the second knows ${added.join(", ")}.` : ""}
        </p>
      ) : null}
    </>
  )
}

type ChooserProps = {
  versions: ModelVersion[]
  left: string
  right: string
  onChange: (change: Partial<Record<Side, string>>) => void
  children: React.ReactNode
}

/** Chooses what to compare; the address holds the choice. */
export function CompareCard({ versions, left, right, onChange, children }: ChooserProps) {
  const options = versions.map(({ version, status }) => ({
    value: version,
    label: status === "champion" ? `${version} (champion)` : version,
  }))
  return (
    <Card title="Compare two versions">
      <div className="mb-4 grid gap-3 sm:grid-cols-2">
        <Select
          label="First"
          value={left}
          options={options}
          onChange={(version) => {
            onChange({ left: version })
          }}
        />
        <Select
          label="Second"
          value={right}
          options={options}
          onChange={(version) => {
            onChange({ right: version })
          }}
        />
      </div>
      {children}
    </Card>
  )
}
