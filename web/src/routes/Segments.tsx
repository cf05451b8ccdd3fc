import { useQuery } from "@tanstack/react-query"
import { useCallback, useMemo } from "react"
import { useSearchParams } from "react-router"
import type { SegmentOverview } from "@/api/types"
import { RiskBars } from "@/features/segments/charts/RiskBars"
import { SegmentPie } from "@/features/segments/charts/SegmentPie"
import { ShareTrend } from "@/features/segments/charts/ShareTrend"
import { ValueBars } from "@/features/segments/charts/ValueBars"
import {
  DEFAULT_SORT,
  parseFilters,
  toggle,
  writeFilters,
  type SegmentFilters,
} from "@/features/segments/filters"
import { MapCard } from "@/features/segments/map/MapCard"
import { Members } from "@/features/segments/members/Members"
import { segmentOverviewQuery } from "@/features/segments/queries"
import { SavedMenu } from "@/features/segments/saved/SavedMenu"
import { SegmentFigures } from "@/features/segments/SegmentFigures"
import { SegmentFilterBar } from "@/features/segments/SegmentFilterBar"
import { meQuery } from "@/features/session/queries"
import { cx } from "@/lib/cx"
import { formatDate, formatDateTime } from "@/lib/dates"
import { useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"

function useFilters() {
  const [params, setParams] = useSearchParams()
  const filters = useMemo(() => parseFilters(params), [params])
  const change = useCallback(
    (next: Partial<SegmentFilters>) => {
      setParams((current) => writeFilters(current, next))
    },
    [setParams],
  )
  return { filters, change }
}

export default function Segments() {
  useTitle("Segments")
  const { filters, change } = useFilters()
  const overview = useQuery(segmentOverviewQuery(filters))
  const { data: me } = useQuery(meQuery())
  const currency = overview.data?.currency ?? null
  return (
    <Page>
      <PageHeader title="Segments" note="Who they are, where, worth what; and the list">
        <SavedMenu filters={filters} currency={currency} onChange={change} />
      </PageHeader>
      <QueryView
        query={overview}
        pending={<SegmentsSkeleton />}
        isEmpty={(data: SegmentOverview) => data.all_customer_count === 0}
        empty={<NoCustomers />}
      >
        {(data) => (
          <>
            <div className="flex flex-wrap items-center gap-2" role="group" aria-label="Filters">
              <SegmentFilterBar
                filters={filters}
                options={data.options}
                currency={currency}
                onChange={change}
              />
            </div>
            <div
              className={cx("grid grid-cols-1 gap-5", overview.isPlaceholderData && "opacity-60")}
              aria-busy={overview.isFetching}
            >
              <SegmentsView overview={data} filters={filters} onChange={change} />
            </div>
            <Members
              filters={filters}
              canExport={me?.permissions.includes("customers:export") ?? false}
              onSort={(sort) => {
                change({ sort: sort || DEFAULT_SORT })
              }}
            />
          </>
        )}
      </QueryView>
    </Page>
  )
}

type SegmentsViewProps = {
  overview: SegmentOverview
  filters: SegmentFilters
  onChange: (change: Partial<SegmentFilters>) => void
}

/** Cards and charts; a press on a part of a chart filters by it, or lets it go. */
export function SegmentsView({ overview, filters, onChange }: SegmentsViewProps) {
  const { snapshot, currency, options } = overview
  const dataTime = `As of ${formatDate(snapshot.as_of)}, run ${snapshot.run_id}, published ${formatDateTime(snapshot.published_at)}`
  const segments = {
    groups: options.by_segment,
    chosen: filters.segments,
    currency,
    dataTime,
    onToggle: (segment: SegmentFilters["segments"][number]) => {
      onChange({ segments: toggle(filters.segments, segment) })
    },
  }
  return (
    <>
      <SegmentFigures overview={overview} dataTime={dataTime} />
      <div className="grid grid-cols-1 gap-5 md:grid-cols-2 xl:grid-cols-[4fr_5fr_4fr]">
        <SegmentPie {...segments} />
        <ValueBars {...segments} />
        <RiskBars
          groups={options.by_risk}
          chosen={filters.risks}
          currency={currency}
          dataTime={dataTime}
          onToggle={(risk) => {
            onChange({ risks: toggle(filters.risks, risk) })
          }}
        />
      </div>
      <div className="grid grid-cols-1 gap-5 lg:grid-cols-[3fr_2fr]">
        <MapCard
          groups={options.by_state}
          otherPlaces={options.other_places}
          chosen={filters.states}
          currency={currency}
          dataTime={dataTime}
          onToggle={(place) => {
            onChange({ states: toggle(filters.states, place) })
          }}
        />
        <ShareTrend trend={overview.trend} chosen={filters.segments} dataTime={dataTime} />
      </div>
    </>
  )
}

function NoCustomers() {
  return (
    <Empty title="There are no customers yet">
      Connect the customers and transactions feeds in <code className="font-mono">c360.toml</code>,
      then run <code className="font-mono">c360 run</code>: this page fills by itself.
    </Empty>
  )
}

function SegmentsSkeleton() {
  return (
    <Loading label="Loading segments">
      <div className="grid gap-5">
        <Skeleton className="h-8 w-96 max-w-full" />
        <Skeleton className="h-24" />
        <div className="grid grid-cols-1 gap-5 md:grid-cols-2 xl:grid-cols-3">
          <Skeleton className="h-96" />
          <Skeleton className="h-96" />
          <Skeleton className="h-96" />
        </div>
        <Skeleton className="h-96" />
      </div>
    </Loading>
  )
}
