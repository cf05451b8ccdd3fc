import { useQuery } from "@tanstack/react-query"
import type { CampaignResults, CampaignRow } from "@/api/types"
import { formatDateTime } from "@/lib/dates"
import { formatCount, formatMoney, formatShare } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { Fact } from "@/ui/Fact"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { STATUS_LABEL, STATUS_TONE } from "../labels"
import { campaignResultsQuery } from "../queries"
import { Notes } from "../results/Notes"
import { CampaignActions } from "./CampaignActions"
import { Outcomes } from "./Outcomes"
import { PlannedActual } from "./PlannedActual"
import { QiniCurve } from "./QiniCurve"

type DetailProps = {
  id: number
  canExport: boolean
  onLoad: (campaign: CampaignRow) => void
  onEdit: (campaign: CampaignRow) => void
  onDeleted: () => void
}

/** A saved campaign: what it plans, what one may do, and what came of it. */
export function CampaignDetail({ id, ...actions }: DetailProps) {
  const query = useQuery(campaignResultsQuery(id))
  return (
    <QueryView
      query={query}
      pending={
        <Loading label="Loading the campaign">
          <Skeleton className="h-64" />
        </Loading>
      }
    >
      {(results: CampaignResults) => <DetailView results={results} {...actions} />}
    </QueryView>
  )
}

type ViewProps = Omit<DetailProps, "id"> & { results: CampaignResults }

function DetailView({ results, canExport, onLoad, onEdit, onDeleted }: ViewProps) {
  const { campaign, currency } = results
  return (
    <div className="grid grid-cols-1 gap-5">
      <Card
        title={
          <span className="inline-flex flex-wrap items-center gap-2">
            {campaign.name}
            <Badge tone={STATUS_TONE[campaign.status]}>{STATUS_LABEL[campaign.status]}</Badge>
          </span>
        }
        note={`By ${campaign.created_by}, changed ${formatDateTime(campaign.updated_at)}`}
      >
        <div className="mb-4 flex flex-wrap gap-2">
          <CampaignActions
            campaign={campaign}
            canExport={canExport}
            onLoad={() => {
              onLoad(campaign)
            }}
            onEdit={() => {
              onEdit(campaign)
            }}
            onDeleted={onDeleted}
          />
        </div>
        <CampaignFacts campaign={campaign} currency={currency} />
      </Card>
      <Notes notes={results.notes} />
      {campaign.status === "draft" ? (
        <Empty title="Not launched yet">
          Launching draws the customers and the control group; results follow once outcomes are
          loaded.
        </Empty>
      ) : (
        <>
          <PlannedActual results={results} />
          {campaign.can_change ? <Outcomes campaign={campaign} /> : null}
          {results.qini.map((qini) => (
            <QiniCurve key={qini.score} qini={qini} />
          ))}
        </>
      )}
    </div>
  )
}

function CampaignFacts({ campaign, currency }: { campaign: CampaignRow; currency: string | null }) {
  const { parameters } = campaign
  return (
    <dl className="grid grid-cols-2 gap-4 md:grid-cols-3">
      <Fact term={campaign.status === "draft" ? "Matching now" : "Drawn"}>
        {formatCount(campaign.customer_count, "customer")}
      </Fact>
      <Fact term="Control group">{formatShare(campaign.control_share)}</Fact>
      <Fact term="Budget">
        {campaign.budget === null ? "none: everyone who matches" : formatMoney(campaign.budget, currency)}
      </Fact>
      <Fact term="Incentive">{formatMoney(parameters.incentive_amount, currency)}</Fact>
      <Fact term="Contact cost">{formatMoney(parameters.contact_cost, currency)}</Fact>
      <Fact term="Retention rate">{formatShare(parameters.retention_rate)}</Fact>
    </dl>
  )
}
