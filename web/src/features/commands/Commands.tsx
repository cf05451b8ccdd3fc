import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { RotateCw, Square } from "lucide-react"
import { useEffect, useRef } from "react"
import type { CommandRow } from "@/api/types"
import { formatDateTime } from "@/lib/dates"
import { Badge } from "@/ui/Badge"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { Meter } from "@/ui/Meter"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { QueryView } from "@/ui/QueryView"
import { Empty, ErrorNote, Missing, Skeleton } from "@/ui/states"
import { KIND_LABEL, STATUS_LABEL, STATUS_TONE, progressText } from "./labels"
import { cancelMutation, commandsQuery, retryMutation } from "./queries"

const isOpen = (command: CommandRow) => command.finished_at === null

/** What goes on right now, with its progress; nothing where nothing does. */
export function ActiveCommands({ mayManage }: { mayManage: boolean }) {
  const { data } = useQuery(commandsQuery())
  const active = data?.items.filter(isOpen) ?? []
  useRefreshAtEnd(active.length)
  if (active.length === 0) return null
  return (
    <Card title="In progress">
      <ul className="grid gap-4">
        {active.toReversed().map((command) => (
          <ActiveCommand key={command.id} command={command} mayManage={mayManage} />
        ))}
      </ul>
    </Card>
  )
}

/** Asks for runs, quality and the rest anew once something has ended. */
function useRefreshAtEnd(count: number) {
  const client = useQueryClient()
  const before = useRef(count)
  useEffect(() => {
    if (count < before.current) void client.invalidateQueries()
    before.current = count
  }, [count, client])
}

function ActiveCommand({ command, mayManage }: { command: CommandRow; mayManage: boolean }) {
  const { progress } = command
  return (
    <li className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{KIND_LABEL[command.kind]}</span>
        <Badge tone={STATUS_TONE[command.status]}>{STATUS_LABEL[command.status]}</Badge>
        <span role="status" className="min-w-0 flex-1 truncate text-sm text-muted">
          {progressText(command)}
        </span>
        {mayManage ? <CancelButton command={command} /> : null}
      </div>
      <Meter value={progress?.steps_done ?? 0} max={progress?.steps_total ?? 1} tone="accent" />
      <p className="text-xs text-muted">
        Requested by {command.requested_by}, {formatDateTime(command.requested_at)}
        {command.attempts > 1 ? `; attempt ${String(command.attempts)}` : ""}
      </p>
    </li>
  )
}

function CancelButton({ command }: { command: CommandRow }) {
  const { mutate, error, isPending } = useMutation(cancelMutation(useQueryClient()))
  return (
    <>
      {error ? <ErrorNote error={error} /> : null}
      <Button
        variant="danger"
        isBusy={isPending}
        disabled={isPending || command.is_cancelling}
        onClick={() => {
          mutate(command.id)
        }}
      >
        <Square aria-hidden />
        Cancel
      </Button>
    </>
  )
}

const COLUMNS: PlainColumn<CommandRow>[] = [
  { id: "kind", header: "Command", cell: (row) => <span className="font-medium">{KIND_LABEL[row.kind]}</span> },
  {
    id: "status",
    header: "Status",
    cell: (row) => <Badge tone={STATUS_TONE[row.status]}>{STATUS_LABEL[row.status]}</Badge>,
  },
  { id: "by", header: "Requested by", cell: (row) => row.requested_by },
  { id: "at", header: "Requested", className: "whitespace-nowrap", cell: (row) => formatDateTime(row.requested_at) },
  {
    id: "error",
    header: "Result",
    cell: (row) =>
      row.error ?? (row.run_id ? `Run ${row.run_id}` : <Missing reason="it has no run of its own" />),
  },
]

/** What was requested lately, and its result. */
export function CommandLog({ mayManage }: { mayManage: boolean }) {
  const query = useQuery(commandsQuery())
  const retry = useMutation(retryMutation(useQueryClient()))
  const again: PlainColumn<CommandRow> = {
    id: "again",
    header: <span className="sr-only">Again</span>,
    cell: (row) =>
      isOpen(row) || row.status === "succeeded" ? null : (
        <Button
          variant="ghost"
          onClick={() => {
            retry.mutate(row.id)
          }}
        >
          <RotateCw aria-hidden />
          Retry
        </Button>
      ),
  }
  return (
    <Card title="Commands" note="What people and schedules requested of the worker; newest first">
      {retry.error ? <ErrorNote error={retry.error} /> : null}
      <QueryView
        query={query}
        pending={<Skeleton className="h-32" />}
        isEmpty={(page) => page.items.length === 0}
        empty={<Empty title="No command yet">Start a run, or set times under [schedule] in c360.toml.</Empty>}
      >
        {(page) => (
          <PlainTable
            label="Commands"
            columns={mayManage ? [...COLUMNS, again] : COLUMNS}
            rows={page.items}
            rowKey={(row) => String(row.id)}
            className="max-h-80 overflow-y-auto"
            hasCards
          />
        )}
      </QueryView>
    </Card>
  )
}
