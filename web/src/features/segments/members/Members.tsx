import { useInfiniteQuery } from "@tanstack/react-query"
import { LockKeyhole } from "lucide-react"
import { useCallback, useMemo } from "react"
import { useNavigate } from "react-router"
import type { MemberPage, SegmentMember } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatCount } from "@/lib/format"
import { useMediaQuery, useStored } from "@/lib/hooks"
import { ExportButton } from "@/ui/ExportButton"
import { Empty, ErrorNote, Loading, Skeleton } from "@/ui/states"
import { usePages } from "@/ui/usePages"
import { VirtualGrid } from "@/ui/VirtualGrid"
import { DEFAULT_SORT, type SegmentFilters } from "../filters"
import { fetchMembersFile, membersQuery } from "../queries"
import { ColumnMenu } from "./ColumnMenu"
import { memberPath, shownColumns, type MemberColumn } from "./columns"

type MembersProps = {
  filters: SegmentFilters
  canExport: boolean
  onSort: (sort: string) => void
}

const useMembers = (filters: SegmentFilters) => useInfiniteQuery(membersQuery(filters))

/** The customers that match, one by one, and all of them as a file. */
export function Members({ filters, canExport, onSort }: MembersProps) {
  const isPhone = useMediaQuery("(max-width: 639px)")
  const [isShown, setShown] = useStored<Record<string, boolean>>("c360.segments.columns", {})
  const columns = useMemo(() => shownColumns(isShown, isPhone), [isShown, isPhone])
  const query = useMembers(filters)
  const first = query.data?.pages[0]
  return (
    <section
      aria-labelledby="members-title"
      className="flex min-w-0 flex-col overflow-hidden rounded-lg border bg-surface"
    >
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-5 py-3">
        <div className="min-w-0">
          <h2 id="members-title" className="text-base font-semibold">
            Customers that match
          </h2>
          <Status page={first} isBusy={query.isFetching} isByValue={filters.sort === DEFAULT_SORT} />
        </div>
        <div className="flex items-center gap-2">
          {isPhone ? null : <ColumnMenu isShown={isShown} onChange={setShown} />}
          {canExport ? (
            <ExportButton
              fetchRows={() => fetchMembersFile(filters)}
              fileName="customer_segment.csv"
            />
          ) : null}
        </div>
      </header>
      <MembersGrid
        key={JSON.stringify(filters)}
        query={query}
        columns={columns}
        sort={filters.sort}
        onSort={onSort}
      />
    </section>
  )
}

type StatusProps = { page: MemberPage | undefined; isBusy: boolean; isByValue: boolean }

function Status({ page, isBusy, isByValue }: StatusProps) {
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 text-xs text-muted">
      <span className="tabular">
        {page ? formatCount(page.total, "customer") : "Loading"}
        {isByValue ? ", the most valuable first" : ""}
        {isBusy ? "…" : ""}
      </span>
      {page?.is_masked ? (
        <span className="inline-flex items-center gap-1">
          <LockKeyhole aria-hidden className="size-3.5 shrink-0" />
          Names and e-mail addresses are masked for your role
        </span>
      ) : null}
    </p>
  )
}

type MembersGridProps = {
  query: ReturnType<typeof useMembers>
  columns: readonly MemberColumn[]
  sort: string
  onSort: (sort: string) => void
}

function MembersGrid({ query, columns, sort, onSort }: MembersGridProps) {
  const navigate = useNavigate()
  const { rows, first, onNearEnd } = usePages<SegmentMember, MemberPage>(query)
  const open = useCallback(
    (member: SegmentMember) => {
      void navigate(memberPath(member.customer_id))
    },
    [navigate],
  )
  if (query.error && !first) {
    return (
      <div className="p-4">
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  if (!first) return <GridSkeleton />
  if (first.total === 0) {
    return <Empty title="No customer matches">Nobody fits all of these filters together.</Empty>
  }
  return (
    <VirtualGrid
      label="Customers of the segment"
      columns={columns}
      rows={rows}
      total={first.total}
      rowKey={(row) => row.customer_id}
      onOpen={open}
      onNearEnd={onNearEnd}
      sort={sort}
      onSort={onSort}
      className={cx("h-[min(560px,70vh)]", query.isPlaceholderData && "opacity-60")}
    />
  )
}

function GridSkeleton() {
  return (
    <Loading label="Loading customers">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className="flex h-10 items-center gap-6 border-b px-3">
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="h-3.5 w-28" />
          <Skeleton className="hidden h-3.5 w-24 sm:block" />
          <Skeleton className="hidden h-3.5 w-24 lg:block" />
        </div>
      ))}
    </Loading>
  )
}
