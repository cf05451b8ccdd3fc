import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { CampaignSimulation } from "@/api/types"
import { AudienceBar } from "@/features/campaigns/audience/AudienceBar"
import { ParameterPanel } from "@/features/campaigns/audience/ParameterPanel"
import { simulationQuery } from "@/features/campaigns/queries"
import { Headline, PlanView } from "@/features/campaigns/results/PlanView"
import { BudgetTool } from "@/features/campaigns/tools/BudgetTool"
import { ControlTool } from "@/features/campaigns/tools/ControlTool"
import { cx } from "@/lib/cx"
import { formatDate, formatDateTime } from "@/lib/dates"
import { formatCount } from "@/lib/format"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"
import type { useCampaignParams } from "./campaignParams"

type Params = ReturnType<typeof useCampaignParams>

/** The last answer: what it says of the workspace stays true while the next one fails. */
function useLastKnown(data: CampaignSimulation | undefined): CampaignSimulation | undefined {
  const [known, setKnown] = useState(data)
  if (data !== undefined && data !== known) setKnown(data)
  return data ?? known
}

/** Filters and terms, which stay whatever comes of them, and the figures. */
export function CampaignPlanning({ params }: { params: Params }) {
  const { plan, place, changeFilters, changeParameters } = params
  const query = useQuery(simulationQuery(plan))
  const known = useLastKnown(query.data)
  const currency = known?.currency ?? null
  const shade = cx("grid grid-cols-1 gap-5", query.isPlaceholderData && "opacity-60")
  return (
    <>
      <AudienceBar filters={plan.filters} currency={currency} onChange={changeFilters} />
      <QueryView query={query} pending={<HeadlineSkeleton />}>
        {(simulation: CampaignSimulation) => (
          <>
            <Stamp simulation={simulation} isBusy={query.isFetching} />
            {place.tab === "plan" ? (
              <div className={shade} aria-busy={query.isFetching}>
                <Headline simulation={simulation} />
              </div>
            ) : null}
          </>
        )}
      </QueryView>
      <ParameterPanel
        parameters={plan.parameters}
        effective={known?.parameters ?? null}
        currency={currency}
        onChange={changeParameters}
      />
      {query.data ? (
        <div className={shade} aria-busy={query.isFetching}>
          <Result params={params} simulation={query.data} />
        </div>
      ) : null}
    </>
  )
}

/** How many would be treated, and of when all of it is. */
function Stamp({ simulation, isBusy }: { simulation: CampaignSimulation; isBusy: boolean }) {
  const { audience, snapshot } = simulation
  return (
    <p role="status" className="-mb-2 text-xs text-muted">
      {formatCount(audience.customer_count, "customer")}, as of {formatDate(snapshot.as_of)}, run{" "}
      {snapshot.run_id}, published {formatDateTime(snapshot.published_at)}
      {isBusy ? "…" : ""}
    </p>
  )
}

function Result({ params, simulation }: { params: Params; simulation: CampaignSimulation }) {
  const { plan, place, go } = params
  if (place.tab === "budget") {
    return (
      <BudgetTool
        plan={plan}
        simulation={simulation}
        budget={place.budget}
        onChange={(budget) => {
          go({ budget })
        }}
      />
    )
  }
  if (place.tab === "control") {
    const { control_share, power, significance } = place
    return <ControlTool simulation={simulation} proof={{ control_share, power, significance }} onChange={go} />
  }
  return <PlanView simulation={simulation} />
}

function HeadlineSkeleton() {
  return (
    <Loading label="Loading campaigns">
      <Skeleton className="h-24" />
    </Loading>
  )
}
