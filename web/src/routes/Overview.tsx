import { useQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import type { AccountSummary } from "@/api/types"
import { Attention } from "@/features/accounts/overview/Attention"
import { BacktestCard } from "@/features/accounts/overview/BacktestCard"
import { Movers } from "@/features/accounts/overview/Movers"
import { TierDistribution } from "@/features/accounts/overview/TierDistribution"
import { Tiles } from "@/features/accounts/overview/Tiles"
import { accountSummaryQuery } from "@/features/accounts/queries"
import { PinnedAnswers } from "@/features/ask/pins/PinnedAnswers"
import { meQuery } from "@/features/session/queries"
import { Briefing } from "@/features/briefing/Briefing"
import { FeedsToConnect } from "@/features/snapshot/FeedsToConnect"
import { formatDate, formatDateTime } from "@/lib/dates"
import { useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { useWording } from "./useWording"

export default function Overview() {
  useTitle("Overview")
  const summary = useQuery(accountSummaryQuery())
  const { data: me } = useQuery(meQuery())
  const pinned = me?.permissions.includes("ask:use") ? <Pinned /> : null
  return (
    <Page>
      <PageHeader title="Overview" note="What changed, and what needs you today" />
      <QueryView
        query={summary}
        pending={<OverviewSkeleton />}
        isEmpty={(data: AccountSummary) => data.account_count === 0}
        empty={
          <>
            <Empty title="There are no accounts yet">
              Connect the accounts feed and run the pipeline; this page fills by itself.
            </Empty>
            {pinned}
            <Briefing />
          </>
        }
      >
        {(data) => <OverviewView summary={data} pinned={pinned} />}
      </QueryView>
      <FeedsToConnect />
    </Page>
  )
}

function Pinned() {
  return <PinnedAnswers wording={useWording()} />
}

type OverviewViewProps = { summary: AccountSummary; pinned: ReactNode }

export function OverviewView({ summary, pinned }: OverviewViewProps) {
  const { snapshot } = summary
  const dataTime = `As of ${formatDate(snapshot.as_of)}, run ${snapshot.run_id}, published ${formatDateTime(snapshot.published_at)}`
  return (
    <>
      <Tiles summary={summary} dataTime={dataTime} />
      <Briefing />
      <div className="grid gap-5 lg:grid-cols-2">
        <Attention kind="critical" />
        <Attention kind="renewing" />
      </div>
      {pinned}
      <div className="grid gap-5 lg:grid-cols-[2fr_3fr]">
        <TierDistribution summary={summary} dataTime={dataTime} />
        <Movers movers={summary.movers} />
      </div>
      <BacktestCard backtest={summary.backtest} dataTime={dataTime} />
    </>
  )
}

function OverviewSkeleton() {
  return (
    <Loading label="Loading the overview">
      <div className="grid gap-5">
        <Skeleton className="h-28" />
        <div className="grid gap-5 lg:grid-cols-2">
          <Skeleton className="h-80" />
          <Skeleton className="h-80" />
        </div>
        <Skeleton className="h-64" />
      </div>
    </Loading>
  )
}
