import { useQuery } from "@tanstack/react-query"
import { useCallback, useMemo } from "react"
import { useLocation, useNavigate, useSearchParams } from "react-router"
import type { EngagementOverview, EngagementRow } from "@/api/types"
import { GroupCharts } from "@/features/engagement/charts/GroupCharts"
import { PersonaBars } from "@/features/engagement/charts/PersonaBars"
import { PersonaTrend } from "@/features/engagement/charts/PersonaTrend"
import { ScoreDistribution } from "@/features/engagement/charts/ScoreDistribution"
import { EngagementFigures } from "@/features/engagement/EngagementFigures"
import { Fairness } from "@/features/engagement/Fairness"
import { parseFilters, writeFilters, type MemberFilters } from "@/features/engagement/filters"
import { Members } from "@/features/engagement/members/Members"
import { engagementQuery } from "@/features/engagement/queries"
import { meQuery } from "@/features/session/queries"
import { formatDate, formatDateTime } from "@/lib/dates"
import { useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { EngagementPanel } from "./EngagementPanel"

function useFilters() {
  const [params, setParams] = useSearchParams()
  const filters = useMemo(() => parseFilters(params), [params])
  const change = useCallback(
    (next: Partial<MemberFilters>) => {
      setParams((current) => writeFilters(current, next), { preventScrollReset: true })
    },
    [setParams],
  )
  return { filters, change }
}

/** The part of the address after /engagement/: the member who is open beside the screen. */
function useOpenMember() {
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  const id = pathname.split("/")[2]
  const open = useCallback(
    (row: EngagementRow) => {
      void navigate({ pathname: `/engagement/${encodeURIComponent(row.customer_id)}`, search })
    },
    [navigate, search],
  )
  return { openId: id ? decodeURIComponent(id) : undefined, open }
}

export default function Engagement() {
  useTitle("Engagement")
  const { openId, open } = useOpenMember()
  const overview = useQuery(engagementQuery())
  const { data: me } = useQuery(meQuery())
  const canSeePredictions = me?.permissions.includes("predictions:read") ?? false
  return (
    <div className="relative h-full overflow-clip">
      <div className="h-full overflow-y-auto">
        <Page>
          <PageHeader title="Engagement" note="Who takes part, who is about to leave, and who is odd" />
          <QueryView
            query={overview}
            pending={<EngagementSkeleton />}
            isEmpty={(data: EngagementOverview) => data.cards.member_count === 0}
            empty={<NoMembers />}
          >
            {(data) => (
              <EngagementContent
                overview={data}
                openId={openId}
                canExport={me?.permissions.includes("customers:export") ?? false}
                canSeeModels={me?.permissions.includes("models:read") ?? false}
                onOpen={open}
              />
            )}
          </QueryView>
        </Page>
      </div>
      {openId ? (
        <EngagementPanel key={openId} customerId={openId} canSeePredictions={canSeePredictions} />
      ) : null}
    </div>
  )
}

type EngagementContentProps = {
  overview: EngagementOverview
  openId: string | undefined
  canExport: boolean
  canSeeModels: boolean
  onOpen: (row: EngagementRow) => void
}

/** Figures, charts, the list of members, and whether the model is fair. */
function EngagementContent(props: EngagementContentProps) {
  const { overview, openId, canExport, canSeeModels, onOpen } = props
  const { filters, change } = useFilters()
  const { snapshot } = overview
  const dataTime = `As of ${formatDate(snapshot.as_of)}, run ${snapshot.run_id}, published ${formatDateTime(snapshot.published_at)}`
  return (
    <>
      <EngagementFigures overview={overview} dataTime={dataTime} />
      <div className="grid grid-cols-1 gap-5 lg:grid-cols-2">
        <ScoreDistribution bins={overview.distribution} dataTime={dataTime} />
        <PersonaBars
          groups={overview.personas}
          chosen={filters.personas}
          dataTime={dataTime}
          onToggle={(persona) => {
            const others = filters.personas.filter((other) => other !== persona)
            const isChosen = others.length < filters.personas.length
            change({ personas: isChosen ? others : [...others, persona] })
          }}
        />
      </div>
      <Members
        filters={filters}
        overview={overview}
        canExport={canExport}
        openId={openId}
        onChange={change}
        onOpen={onOpen}
      />
      <GroupCharts overview={overview} dataTime={dataTime} />
      <PersonaTrend trend={overview.trend} dataTime={dataTime} />
      {canSeeModels ? <Fairness /> : null}
    </>
  )
}

function NoMembers() {
  return (
    <Empty title="There are no engagement profiles yet">
      Connect the engagement_profiles feed in <code className="font-mono">c360.toml</code>, then run{" "}
      <code className="font-mono">c360 run</code>: this page fills by itself.
    </Empty>
  )
}

function EngagementSkeleton() {
  return (
    <Loading label="Loading engagement">
      <div className="grid gap-5">
        <Skeleton className="h-24" />
        <div className="grid grid-cols-1 gap-5 lg:grid-cols-2">
          <Skeleton className="h-96" />
          <Skeleton className="h-96" />
        </div>
        <Skeleton className="h-96" />
      </div>
    </Loading>
  )
}
