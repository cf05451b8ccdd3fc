import { useQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { ApiError } from "@/api/errors"
import { VerdictNote } from "@/features/models/VerdictNote"
import { modelsQuery } from "@/features/models/queries"
import { predictionQuery } from "@/features/predictions/queries"
import { RiskView } from "@/features/predictions/RiskView"
import { ValueView } from "@/features/predictions/ValueView"
import { meQuery } from "@/features/session/queries"
import { Card } from "@/ui/Card"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"

function usePermissions() {
  const { data } = useQuery(meQuery())
  const permissions = data?.permissions ?? []
  return {
    canRead: permissions.includes("predictions:read"),
    canOpenModels: permissions.includes("models:read"),
  }
}

type PanelProps = { level: 2 | 3; entityId: string; event: string; model: string; children?: ReactNode }

function Panel({ level, model, entityId, event, children }: PanelProps) {
  const { canOpenModels } = usePermissions()
  const query = useQuery(predictionQuery(model, entityId))
  const isNotScored = query.error instanceof ApiError && query.error.status === 404
  return (
    <Card level={level} title="What is likely next" note="By models whose cards say how good they are">
      {isNotScored ? (
        <NotScored words={query.error?.message ?? ""} />
      ) : (
        <QueryView
          query={query}
          pending={
            <Loading label="Loading the prediction">
              <Skeleton className="h-40" />
            </Loading>
          }
        >
          {(prediction) => (
            <>
              <Trust model={model} />
              <RiskView prediction={prediction} event={event} canOpenModels={canOpenModels} />
            </>
          )}
        </QueryView>
      )}
      {children}
    </Card>
  )
}

/** A prediction of a model that tells nobody apart is not shown without a word. */
function Trust({ model }: { model: string }) {
  const { canOpenModels } = usePermissions()
  const { data } = useQuery({ ...modelsQuery(), enabled: canOpenModels })
  const summary = data?.items.find((item) => item.model === model)
  return summary ? <VerdictNote model={summary} /> : null
}

/** No prediction is no bad news: it says why, and what to do. */
function NotScored({ words }: { words: string }) {
  return (
    <p role="status" className="text-sm text-muted">
      <strong className="font-medium text-ink">Not scored.</strong> {words}
    </p>
  )
}

/** Whether a customer leaves, why, and what they are expected to spend. */
export function CustomerNext({ customerId, currency }: { customerId: string; currency: string | null }) {
  if (!usePermissions().canRead) return null
  return (
    <Panel
      level={2}
      model="customer_churn"
      entityId={customerId}
      event="stops using the card, or nearly, within 60 days"
    >
      <ExpectedSpend customerId={customerId} currency={currency} />
    </Panel>
  )
}

function ExpectedSpend({ customerId, currency }: { customerId: string; currency: string | null }) {
  const { canOpenModels } = usePermissions()
  const { data } = useQuery(predictionQuery("lifetime_value", customerId))
  if (!data) return null
  return (
    <div className="mt-5 border-t pt-5">
      <ValueView
        prediction={data}
        currency={currency}
        period="in the next 365 days"
        canOpenModels={canOpenModels}
      />
    </div>
  )
}

/** Whether an account's subscription ends, and why. */
export function AccountNext({ accountId }: { accountId: string }) {
  if (!usePermissions().canRead) return null
  return (
    <Panel
      level={3}
      model="account_churn"
      entityId={accountId}
      event="the subscription ends within 90 days"
    />
  )
}
