import { useInfiniteQuery } from "@tanstack/react-query"
import type { EngagementOverview, EngagementPage, EngagementRow } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatCount } from "@/lib/format"
import { useMediaQuery } from "@/lib/hooks"
import { ExportButton } from "@/ui/ExportButton"
import { Segmented } from "@/ui/Segmented"
import { Empty, ErrorNote, Loading, Skeleton } from "@/ui/states"
import { usePages } from "@/ui/usePages"
import { VirtualGrid } from "@/ui/VirtualGrid"
import { sortOf, VIEWS, type MemberFilters } from "../filters"
import { fetchMembersFile, membersQuery } from "../queries"
import { COLUMNS, phoneColumns } from "./columns"
import { MemberFilterBar } from "./MemberFilterBar"

type MembersProps = {
  filters: MemberFilters
  overview: EngagementOverview
  canExport: boolean
  openId: string | undefined
  onChange: (change: Partial<MemberFilters>) => void
  onOpen: (row: EngagementRow) => void
}

const useMembers = (filters: MemberFilters) => useInfiniteQuery(membersQuery(filters))

/** The members that match, one by one, and all of them as a file. */
export function Members(props: MembersProps) {
  const { filters, overview, canExport, onChange } = props
  const query = useMembers(filters)
  const total = query.data?.pages[0]?.total
  return (
    <section
      aria-labelledby="members-title"
      className="flex min-w-0 flex-col overflow-hidden rounded-lg border bg-surface"
    >
      <header className="grid grid-cols-1 gap-3 border-b px-5 py-3">
        <div className="flex items-center justify-between gap-4">
          <div className="min-w-0">
            <h2 id="members-title" className="text-base font-semibold">
              Members
            </h2>
            <p role="status" className="text-xs text-muted tabular">
              {total === undefined ? "Loading" : formatCount(total, "member")}
              {query.isFetching ? "…" : ""}
            </p>
          </div>
          {canExport ? (
            <ExportButton
              fetchRows={() => fetchMembersFile(filters)}
              fileName="engagement_profiles.csv"
            />
          ) : null}
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <div className="max-w-full overflow-x-auto [&_button]:whitespace-nowrap">
            <Segmented
              label="Show"
              value={filters.view}
              options={VIEWS}
              onChange={(view) => {
                onChange({ view, sort: "" })
              }}
            />
          </div>
          <MemberFilterBar filters={filters} overview={overview} onChange={onChange} />
        </div>
      </header>
      <MembersGrid key={JSON.stringify(filters)} {...props} query={query} />
    </section>
  )
}

type MembersGridProps = MembersProps & { query: ReturnType<typeof useMembers> }

function MembersGrid({ query, filters, overview, openId, onChange, onOpen }: MembersGridProps) {
  const isPhone = useMediaQuery("(max-width: 639px)")
  const { rows, first, onNearEnd } = usePages<EngagementRow, EngagementPage>(query)
  if (query.error && !first) {
    return (
      <div className="p-4">
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  if (!first) return <GridSkeleton />
  if (first.total === 0) {
    return <NoMember filters={filters} isScored={overview.cards.scored_count > 0} />
  }
  return (
    <VirtualGrid
      label="Members of the community"
      columns={isPhone ? phoneColumns(filters.view) : COLUMNS}
      rows={rows}
      total={first.total}
      rowKey={(row) => row.customer_id}
      rowClass={(row) => (row.customer_id === openId ? "bg-accent-soft" : undefined)}
      onOpen={onOpen}
      onNearEnd={onNearEnd}
      sort={sortOf(filters)}
      onSort={(sort) => {
        onChange({ sort })
      }}
      className={cx("h-[min(560px,70vh)]", query.isPlaceholderData && "opacity-60")}
    />
  )
}

function NoMember({ filters, isScored }: { filters: MemberFilters; isScored: boolean }) {
  const needsModel = filters.view === "anomalies" || filters.view === "engaged_at_risk"
  if (needsModel && !isScored) {
    return (
      <Empty title="No model has scored the members yet">
        Run <code className="font-mono">c360 train --due</code>, then{" "}
        <code className="font-mono">c360 run</code>.
      </Empty>
    )
  }
  return <Empty title="No member matches">Nobody fits all of these filters together.</Empty>
}

function GridSkeleton() {
  return (
    <Loading label="Loading members">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className="flex h-10 items-center gap-6 border-b px-3">
          <Skeleton className="h-3.5 w-24" />
          <Skeleton className="h-3.5 w-28" />
          <Skeleton className="hidden h-3.5 w-24 sm:block" />
          <Skeleton className="hidden h-3.5 w-24 lg:block" />
        </div>
      ))}
    </Loading>
  )
}
