import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react"
import { Popover } from "radix-ui"
import type { ReactNode } from "react"
import { useQuery } from "@tanstack/react-query"
import type { SnapshotStatus } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatDate, formatDateTime, formatDuration, formatTime } from "@/lib/dates"
import { formatNumber, humanise, shortRunId } from "@/lib/format"
import { Skeleton } from "@/ui/states"
import { snapshotQuery } from "./queries"

type State = "fresh" | "stale" | "failed"

const STATE_LABEL: Record<State, string> = {
  fresh: "Up to date",
  stale: "Older than it should be",
  failed: "The last run failed",
}

const STATE_CLASS: Record<State, string> = {
  fresh: "text-muted hover:bg-hover",
  stale: "bg-at-risk-soft text-at-risk",
  failed: "bg-critical-soft text-critical",
}

const STATE_ICON: Record<State, typeof CircleCheck> = {
  fresh: CircleCheck,
  stale: TriangleAlert,
  failed: CircleAlert,
}

export function stateOf(snapshot: SnapshotStatus): State {
  if (snapshot.last_run?.status === "failed") return "failed"
  return snapshot.is_stale ? "stale" : "fresh"
}

/** When the data on screen is from, in the top bar. */
export function DataTime({ runsLink }: { runsLink?: ReactNode }) {
  const { data, error } = useQuery(snapshotQuery())
  if (data) return <DataTimeView snapshot={data} runsLink={runsLink} />
  if (error) {
    return (
      <p role="alert" className="truncate text-xs text-critical" title={error.message}>
        {error.message}
      </p>
    )
  }
  return <Skeleton className="h-4 w-56" />
}

export function DataTimeView({
  snapshot,
  runsLink,
}: {
  snapshot: SnapshotStatus
  runsLink?: ReactNode
}) {
  const state = stateOf(snapshot)
  const Icon = STATE_ICON[state]
  return (
    <Popover.Root>
      <Popover.Trigger
        className={cx(
          "flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 text-xs",
          STATE_CLASS[state],
        )}
      >
        <Icon aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">
          Data as of {formatDate(snapshot.as_of)}
          <span className="hidden lg:inline">
            {" "}
            · run <span className="font-mono">{shortRunId(snapshot.run_id)}</span> · published{" "}
            {formatTime(snapshot.published_at)}
          </span>
          {state === "fresh" ? null : ` · ${STATE_LABEL[state].toLowerCase()}`}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label="Data and runs"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="appear z-50 max-h-[70vh] w-80 max-w-[calc(100vw-24px)] overflow-y-auto rounded-lg border bg-surface p-4 text-sm shadow-float"
        >
          <SnapshotDetails snapshot={snapshot} state={state} />
          {runsLink ? <div className="mt-3 border-t pt-3">{runsLink}</div> : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-muted">{term}</dt>
      <dd className="min-w-0 text-right break-words tabular">{children}</dd>
    </div>
  )
}

function SnapshotDetails({ snapshot, state }: { snapshot: SnapshotStatus; state: State }) {
  const run = snapshot.last_run
  return (
    <>
      <p className="mb-2 font-medium">{STATE_LABEL[state]}</p>
      <dl className="grid gap-1 text-xs">
        <Row term="Workspace">{snapshot.workspace_name}</Row>
        <Row term="Last day included">{formatDate(snapshot.as_of)}</Row>
        <Row term="Published">{formatDateTime(snapshot.published_at)}</Row>
        <Row term="Age">{formatDuration(snapshot.age_seconds)}</Row>
        <Row term="Run shown">
          <span className="font-mono">{snapshot.run_id}</span>
        </Row>
        {run ? (
          <Row term="Last run">
            {humanise(run.status)}, {formatDateTime(run.started_at)}
          </Row>
        ) : null}
      </dl>
      {run?.error ? (
        <p className="mt-2 rounded-md bg-critical-soft p-2 text-xs break-words">{run.error}</p>
      ) : null}
      <FeedList feeds={snapshot.feeds} />
    </>
  )
}

function FeedList({ feeds }: { feeds: SnapshotStatus["feeds"] }) {
  return (
    <dl className="mt-3 grid gap-1 border-t pt-3 text-xs">
      {feeds.map((feed) => (
        <Row key={feed.feed} term={humanise(feed.feed)}>
          {feed.is_connected ? `${formatNumber(feed.row_count)} rows` : "Not connected"}
        </Row>
      ))}
    </dl>
  )
}
