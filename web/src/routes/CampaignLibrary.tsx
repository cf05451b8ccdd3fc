import { CampaignDetail } from "@/features/campaigns/saved/CampaignDetail"
import { Compare } from "@/features/campaigns/saved/Compare"
import { SavedList } from "@/features/campaigns/saved/SavedList"
import type { useCampaignParams } from "./campaignParams"
import { useMayCampaigns } from "./useMayCampaigns"

type LibraryProps = { params: ReturnType<typeof useCampaignParams> }

/** What was saved: one at a time, or two side by side. */
export function CampaignLibrary({ params }: LibraryProps) {
  const may = useMayCampaigns()
  const { plan, place, go, load } = params
  if (place.tab === "compare") {
    const { budget, control_share } = place
    return <Compare present={{ plan, budget, control_share }} left={place.left} right={place.right} onChange={go} />
  }
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[2fr_3fr]">
      <SavedList
        openId={place.campaign}
        onOpen={(campaign) => {
          go({ campaign })
        }}
      />
      {place.campaign === null ? null : (
        <CampaignDetail
          key={place.campaign}
          id={place.campaign}
          canExport={may("campaigns:export")}
          onLoad={load}
          onEdit={(campaign) => {
            const { id: editing, control_share, budget } = campaign
            load(campaign, { editing, control_share, budget })
          }}
          onDeleted={() => {
            go({ campaign: null })
          }}
        />
      )}
    </div>
  )
}
