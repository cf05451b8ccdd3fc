import { useQuery } from "@tanstack/react-query"
import type { RunDetail, RunRow, RunStepRow } from "@/api/types"
import type { ReactNode } from "react"
import { cx } from "@/lib/cx"
import { formatDate, formatDateTime, formatDuration } from "@/lib/dates"
import { formatNumber, humanise } from "@/lib/format"
import { Badge, type BadgeTone } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Missing, Skeleton } from "@/ui/states"
import { RunTimeline } from "./RunTimeline"
import { runQuery, runsQuery } from "./queries"

const STATUS_TONE: Record<string, BadgeTone> = {
  succeeded: "healthy",
  failed: "critical",
  running: "accent",
  skipped: "churned",
  cancelled: "churned",
}

function StatusBadge({ status }: { status: string }) {
  return <Badge tone={STATUS_TONE[status] ?? "unknown"}>{humanise(status)}</Badge>
}

type RunActions = (run: RunDetail) => ReactNode
type RunsProps = { chosen: string | null; onChoose: (runId: string) => void; actions?: RunActions }

/** The runs, newest first, and the steps of one. */
export function Runs({ chosen, onChoose, actions }: RunsProps) {
  const query = useQuery(runsQuery())
  return (
    <QueryView
      query={query}
      pending={
        <Loading label="Loading runs">
          <Skeleton className="h-72" />
        </Loading>
      }
      isEmpty={(page) => page.items.length === 0}
      empty={
        <Empty title="No run yet">
          Start one above, or with <code className="font-mono">c360 run</code>.
        </Empty>
      }
    >
      {(page) => {
        const runId = chosen ?? page.items[0]?.run_id
        return (
          <div className="grid grid-cols-1 gap-5 lg:grid-cols-[2fr_3fr]">
            <Card title="Runs" note="Newest first">
              <RunList runs={page.items} chosen={runId} onChoose={onChoose} />
            </Card>
            {runId ? <RunSteps runId={runId} actions={actions} /> : null}
          </div>
        )
      }}
    </QueryView>
  )
}

type RunListProps = { runs: RunRow[]; chosen: string | undefined; onChoose: (runId: string) => void }

function RunList({ runs, chosen, onChoose }: RunListProps) {
  return (
    <ul className="-mx-2 max-h-96 overflow-y-auto">
      {runs.map((run) => (
        <li key={run.run_id}>
          <button
            type="button"
            aria-pressed={run.run_id === chosen}
            onClick={() => {
              onChoose(run.run_id)
            }}
            className={cx(
              "flex w-full items-center gap-3 rounded-md px-2 py-2 text-left text-sm -outline-offset-2",
              run.run_id === chosen ? "bg-accent-soft" : "hover:bg-hover",
            )}
          >
            <span className="min-w-0 flex-1">
              <span className="block truncate font-mono text-xs font-medium">{run.run_id}</span>
              <span className="block truncate text-xs text-muted">
                {formatDateTime(run.started_at)} · {formatDuration(run.seconds)}
              </span>
            </span>
            {run.is_published ? <span className="text-xs text-muted">published</span> : null}
            <StatusBadge status={run.status} />
          </button>
        </li>
      ))}
    </ul>
  )
}

type RunStepsProps = { runId: string; actions: RunActions | undefined }

function RunSteps({ runId, actions }: RunStepsProps) {
  const query = useQuery(runQuery(runId))
  return (
    <QueryView query={query} pending={<Skeleton className="h-72" />}>
      {(run) => <RunStepsView run={run} now={query.dataUpdatedAt} actions={actions?.(run)} />}
    </QueryView>
  )
}

function count(read: (step: RunStepRow) => number | null, why: string) {
  return (step: RunStepRow) => {
    const value = read(step)
    return value === null ? <Missing reason={why} /> : formatNumber(value)
  }
}

const STEP_COLUMNS: PlainColumn<RunStepRow>[] = [
  { id: "name", header: "Step", cell: (step) => <span className="font-medium">{humanise(step.name)}</span> },
  { id: "status", header: "Status", cell: (step) => <StatusBadge status={step.status} /> },
  { id: "time", header: "Time", isNumber: true, cell: (step) => formatDuration(step.seconds) },
  { id: "in", header: "Rows in", isNumber: true, cell: count((step) => step.rows_in, "not counted") },
  { id: "out", header: "Rows out", isNumber: true, cell: count((step) => step.rows_out, "not counted") },
  {
    id: "quarantined",
    header: "Quarantined",
    isNumber: true,
    cell: count((step) => step.rows_quarantined, "this step quarantines nothing"),
  },
]

type RunStepsViewProps = { run: RunDetail; now: number; actions?: ReactNode }

export function RunStepsView({ run, now, actions }: RunStepsViewProps) {
  return (
    <Card
      title={`Run ${run.run_id}`}
      note={`Data to ${formatDate(run.as_of)}, ${humanise(run.status).toLowerCase()}`}
      actions={actions}
    >
      {run.error ? (
        <p role="alert" className="mb-3 rounded-md bg-critical-soft px-4 py-3 text-sm break-words">
          {run.error}
        </p>
      ) : null}
      <RunTimeline run={run} now={now} />
      <PlainTable label="Steps" columns={STEP_COLUMNS} rows={run.steps} rowKey={(step) => step.name} />
    </Card>
  )
}
