import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Check } from "lucide-react"
import type { AlertRow } from "@/api/types"
import { formatDateTime } from "@/lib/dates"
import { humanise } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { QueryView } from "@/ui/QueryView"
import { Empty, Skeleton } from "@/ui/states"
import { acknowledgeMutation, alertsQuery } from "./queries"

/** What somebody should look at, newest first. */
export function AlertLog({ mayManage }: { mayManage: boolean }) {
  const query = useQuery(alertsQuery())
  return (
    <Card title="Alerts" note="Newest first; repeats are counted">
      <QueryView
        query={query}
        pending={<Skeleton className="h-32" />}
        isEmpty={(list) => list.items.length === 0}
        empty={<Empty title="No alert">Failed steps, late feeds, drift, lag and cost show here.</Empty>}
      >
        {(list) => (
          <ul className="grid max-h-96 gap-3 overflow-y-auto">
            {list.items.map((alert) => (
              <AlertItem key={alert.id} alert={alert} mayManage={mayManage} />
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  )
}

function AlertItem({ alert, mayManage }: { alert: AlertRow; mayManage: boolean }) {
  const { mutate, isPending } = useMutation(acknowledgeMutation(useQueryClient()))
  const isSeen = alert.acknowledged_at !== null
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b pb-3 last:border-b-0">
      <Badge tone={isSeen ? "churned" : "critical"}>{humanise(alert.kind).replace(/\bsla\b/, "SLA")}</Badge>
      <div className="min-w-0 flex-1 basis-64 text-sm">
        <p className="font-medium break-words">{alert.target}</p>
        <p className="break-words text-muted">{alert.message}</p>
        <p className="mt-1 text-xs text-muted">
          {formatDateTime(alert.at)}
          {alert.repeat_count > 1 ? `, ${String(alert.repeat_count)} times` : ""}
          {alert.delivery ? ` · ${alert.delivery}` : ""}
        </p>
      </div>
      {mayManage && !isSeen ? (
        <Button
          variant="ghost"
          isBusy={isPending}
          onClick={() => {
            mutate(alert.id)
          }}
        >
          <Check aria-hidden />
          Seen
        </Button>
      ) : null}
    </li>
  )
}
