import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { NoCustomers } from "@/features/campaigns/audience/NoCustomers"
import { audienceOptionsQuery, fetchAudienceFile } from "@/features/campaigns/queries"
import { EditingBar } from "@/features/campaigns/saved/EditingBar"
import { SaveDialog } from "@/features/campaigns/saved/SaveDialog"
import { useTitle } from "@/lib/hooks"
import { Button } from "@/ui/Button"
import { ExportButton } from "@/ui/ExportButton"
import { Page, PageHeader } from "@/ui/Page"
import { Segmented } from "@/ui/Segmented"
import { CampaignLibrary } from "./CampaignLibrary"
import { CampaignPlanning } from "./CampaignPlanning"
import { TABS, useCampaignParams } from "./campaignParams"
import { useMayCampaigns } from "./useMayCampaigns"

type Params = ReturnType<typeof useCampaignParams>

export default function Campaigns() {
  useTitle("Campaigns")
  const params = useCampaignParams()
  const { data: options } = useQuery(audienceOptionsQuery())
  const { tab } = params.place
  const isLibrary = tab === "saved" || tab === "compare"
  const hasNobody = options?.all_customer_count === 0
  return (
    <Page>
      <PageHeader title="Campaigns" note="Is it worth it, and for whom?">
        {isLibrary || hasNobody ? null : <PlanActions params={params} />}
      </PageHeader>
      <div className="max-w-full overflow-x-auto">
        <Segmented
          label="Part of the screen"
          value={tab}
          options={TABS}
          onChange={(next) => {
            params.go({ tab: next })
          }}
        />
      </div>
      {isLibrary ? <CampaignLibrary params={params} /> : <PlanOrNobody params={params} hasNobody={hasNobody} />}
    </Page>
  )
}

function PlanOrNobody({ params, hasNobody }: { params: Params; hasNobody: boolean }) {
  const { plan, place, go } = params
  const { editing, control_share, budget } = place
  if (hasNobody) return <NoCustomers />
  return (
    <>
      {editing === null ? null : (
        <EditingBar
          id={editing}
          plan={plan}
          control_share={control_share}
          budget={budget}
          onSaved={() => {
            go({ tab: "saved", campaign: editing, editing: null })
          }}
          onStop={() => {
            go({ editing: null })
          }}
        />
      )}
      <CampaignPlanning params={params} />
    </>
  )
}

/** What one may do with the plan on the screen. */
function PlanActions({ params }: { params: Params }) {
  const { place, plan, go } = params
  const may = useMayCampaigns()
  const [isSaving, setSaving] = useState(false)
  return (
    <>
      {may("campaigns:export") ? (
        <ExportButton fetchRows={() => fetchAudienceFile(plan.filters)} fileName="campaign_audience.csv" />
      ) : null}
      {may("campaigns:manage") ? (
        <Button
          variant="primary"
          onClick={() => {
            setSaving(true)
          }}
        >
          Save campaign
        </Button>
      ) : null}
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
    </>
  )
}
