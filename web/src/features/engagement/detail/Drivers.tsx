import { useQuery } from "@tanstack/react-query"
import { ApiError } from "@/api/errors"
import type { EngagementPrediction } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { Card } from "@/ui/Card"
import { Meter } from "@/ui/Meter"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { churnPredictionQuery } from "../queries"

type Driver = EngagementPrediction["drivers"][number]

/** Why the churn model says of a member what it says. */
export function Drivers({ customerId }: { customerId: string }) {
  const prediction = useQuery({ ...churnPredictionQuery(customerId), retry: false })
  const isMissing = prediction.error instanceof ApiError && prediction.error.code === "not_found"
  const note = prediction.data
    ? `Model version ${prediction.data.model_version}, data up to ${formatDate(prediction.data.as_of)}`
    : null
  return (
    <Card title="Why this chance of leaving" note={note} level={3}>
      {isMissing ? (
        <NotScored />
      ) : (
        <QueryView
          query={prediction}
          pending={
            <Loading label="Loading the reasons">
              <Skeleton className="h-40" />
            </Loading>
          }
          isEmpty={(data: EngagementPrediction) => data.drivers.length === 0}
          empty={<NotScored />}
        >
          {(data) => <DriversView drivers={data.drivers} />}
        </QueryView>
      )}
    </Card>
  )
}

function NotScored() {
  return (
    <Empty title="No churn model has scored this member">
      Run <code className="font-mono">c360 train engagement_churn</code>, then{" "}
      <code className="font-mono">c360 run</code>.
    </Empty>
  )
}

/** Reasons in words, the strongest first; the bar says how strong, the text in which direction. */
export function DriversView({ drivers }: { drivers: readonly Driver[] }) {
  const most = Math.max(...drivers.map((driver) => Math.abs(driver.effect)))
  return (
    <ol className="grid gap-3">
      {drivers.map((driver) => (
        <li key={driver.feature} className="grid gap-1">
          <p className="text-sm">{driver.text}</p>
          <Meter value={Math.abs(driver.effect)} max={most} tone={driver.effect > 0 ? "critical" : "healthy"} />
        </li>
      ))}
    </ol>
  )
}
