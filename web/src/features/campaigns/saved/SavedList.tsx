import { useQuery } from "@tanstack/react-query"
import type { CampaignList, CampaignRow } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount, formatShare } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { STATUS_LABEL, STATUS_TONE } from "../labels"
import { savedCampaignsQuery } from "../queries"
import { PlanFirst } from "./PlanFirst"

type SavedListProps = { openId: number | null; onOpen: (id: number) => void }

/** Every saved campaign, by name. */
export function SavedList({ openId, onOpen }: SavedListProps) {
  const query = useQuery(savedCampaignsQuery())
  return (
    <Card title="Saved campaigns">
      <QueryView
        query={query}
        pending={
          <Loading label="Loading campaigns">
            <Skeleton className="h-32" />
          </Loading>
        }
        isEmpty={(data: CampaignList) => data.items.length === 0}
        empty={
          <Empty title="No campaign is saved yet" action={<PlanFirst />}>
            Set up a plan, then save it under a name.
          </Empty>
        }
      >
        {(data) => (
          <ul className="-mx-2 grid">
            {data.items.map((campaign) => (
              <SavedItem
                key={campaign.id}
                campaign={campaign}
                isOpen={campaign.id === openId}
                onOpen={() => {
                  onOpen(campaign.id)
                }}
              />
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  )
}

type ItemProps = { campaign: CampaignRow; isOpen: boolean; onOpen: () => void }

function SavedItem({ campaign, isOpen, onOpen }: ItemProps) {
  return (
    <li>
      <button
        type="button"
        aria-current={isOpen}
        onClick={onOpen}
        className={`grid w-full gap-0.5 rounded-md px-2 py-2 text-left hover:bg-hover ${isOpen ? "bg-accent-soft" : ""}`}
      >
        <span className="flex min-w-0 items-center justify-between gap-2">
          <span className="truncate font-medium">{campaign.name}</span>
          <Badge tone={STATUS_TONE[campaign.status]}>{STATUS_LABEL[campaign.status]}</Badge>
        </span>
        <span className="text-xs text-muted">
          {formatCount(campaign.customer_count, "customer")} · control {formatShare(campaign.control_share)} · by{" "}
          {campaign.created_by}
          {campaign.launched_at ? ` · launched ${formatDate(campaign.launched_at)}` : ""}
        </span>
      </button>
    </li>
  )
}
