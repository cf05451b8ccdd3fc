import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { CampaignSimulation } from "@/api/types"
import { AudienceBar } from "@/features/campaigns/audience/AudienceBar"
import { ParameterPanel } from "@/features/campaigns/audience/ParameterPanel"
import { fetchAudienceFile, simulationQuery } from "@/features/campaigns/queries"
import { PlanView } from "@/features/campaigns/results/PlanView"
import { SaveDialog } from "@/features/campaigns/saved/SaveDialog"
import { BudgetTool } from "@/features/campaigns/tools/BudgetTool"
import { ControlTool } from "@/features/campaigns/tools/ControlTool"
import { meQuery } from "@/features/session/queries"
import { cx } from "@/lib/cx"
import { formatDate, formatDateTime } from "@/lib/dates"
import { formatCount } from "@/lib/format"
import { useTitle } from "@/lib/hooks"
import { Button } from "@/ui/Button"
import { ExportButton } from "@/ui/ExportButton"
import { Page, PageHeader } from "@/ui/Page"
import { QueryView } from "@/ui/QueryView"
import { Segmented } from "@/ui/Segmented"
import { Loading, Skeleton } from "@/ui/states"
import { CampaignLibrary } from "./CampaignLibrary"
import { TABS, useCampaignParams } from "./campaignParams"

type Params = ReturnType<typeof useCampaignParams>

export default function Campaigns() {
  useTitle("Campaigns")
  const params = useCampaignParams()
  const { data: me } = useQuery(meQuery())
  const [isSaving, setSaving] = useState(false)
  const { place, plan, go } = params
  const may = (permission: "campaigns:manage" | "campaigns:export") =>
    me?.permissions.includes(permission) ?? false
  const isPlanning = place.tab !== "saved" && place.tab !== "compare"
  return (
    <Page>
      <PageHeader title="Campaigns" note="Is it worth it, and for whom?">
        {may("campaigns:export") && isPlanning ? (
          <ExportButton fetchRows={() => fetchAudienceFile(plan.filters)} fileName="campaign_audience.csv" />
        ) : null}
        {may("campaigns:manage") && isPlanning ? (
          <Button
            variant="primary"
            onClick={() => {
              setSaving(true)
            }}
          >
            Save campaign
          </Button>
        ) : null}
      </PageHeader>
      <div className="max-w-full overflow-x-auto">
        <Segmented
          label="Part of the screen"
          value={place.tab}
          options={TABS}
          onChange={(tab) => {
            go({ tab })
          }}
        />
      </div>
      {isPlanning ? (
        <Planning params={params} />
      ) : (
        <CampaignLibrary params={params} canExport={may("campaigns:export")} />
      )}
      {isSaving ? (
        <SaveDialog
          plan={plan}
          control_share={place.control_share}
          budget={place.budget}
          onSaved={() => {
            setSaving(false)
            go({ tab: "saved", campaign: null })
          }}
          onClose={() => {
            setSaving(false)
          }}
        />
      ) : null}
    </Page>
  )
}

function Planning({ params }: { params: Params }) {
  const { plan, changeFilters, changeParameters } = params
  const query = useQuery(simulationQuery(plan))
  return (
    <QueryView query={query} pending={<PlanSkeleton />}>
      {(simulation: CampaignSimulation) => (
        <>
          <AudienceBar filters={plan.filters} currency={simulation.currency} onChange={changeFilters} />
          <ParameterPanel
            parameters={plan.parameters}
            effective={simulation.parameters}
            currency={simulation.currency}
            onChange={changeParameters}
          />
          <Stamp simulation={simulation} isBusy={query.isFetching} />
          <div
            className={cx("grid grid-cols-1 gap-5", query.isPlaceholderData && "opacity-60")}
            aria-busy={query.isFetching}
          >
            <Result params={params} simulation={simulation} />
          </div>
        </>
      )}
    </QueryView>
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

function PlanSkeleton() {
  return (
    <Loading label="Loading campaigns">
      <div className="grid gap-5">
        <Skeleton className="h-8 w-96 max-w-full" />
        <Skeleton className="h-48" />
        <Skeleton className="h-24" />
        <Skeleton className="h-80" />
      </div>
    </Loading>
  )
}
