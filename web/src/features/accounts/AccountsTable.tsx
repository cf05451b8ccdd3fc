import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { useCallback, useMemo, type ReactNode } from "react"
import type { AccountRow } from "@/api/types"
import { formatCount } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Empty, ErrorNote, Loading, Skeleton } from "@/ui/states"
import { AccountsGrid } from "./AccountsGrid"
import { hasFilters, NO_FILTERS, type AccountFilters } from "./filters"
import { accountQuery, accountsQuery } from "./queries"
import type { GridLayout } from "./useGridLayout"

type AccountsTableProps = {
  filters: AccountFilters
  openId: string | undefined
  layout: GridLayout
  onChange: (change: Partial<AccountFilters>) => void
  onOpen: (account: AccountRow) => void
}

/** Fetches pages as one scrolls; AccountsGrid draws. */
export function AccountsTable({ filters, openId, layout, onChange, onOpen }: AccountsTableProps) {
  const client = useQueryClient()
  const query = useInfiniteQuery(accountsQuery(filters))
  const { data, error, hasNextPage, isFetching, fetchNextPage } = query
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const onHover = useCallback(
    (account: AccountRow) => {
      void client.prefetchQuery(accountQuery(account.account_id))
    },
    [client],
  )
  if (error && !data) {
    return (
      <div className="p-4">
        <ErrorNote error={error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  if (!data) return <TableSkeleton />
  const total = data.pages[0]?.total ?? 0
  return (
    <Shell status={`${formatCount(total, "account")}${isFetching ? ", loading" : ""}`}>
      {total === 0 ? (
        <NoAccounts isFiltered={hasFilters(filters)} onChange={onChange} />
      ) : (
        <AccountsGrid
          key={JSON.stringify(filters)}
          rows={rows}
          total={total}
          sort={filters.sort}
          openId={openId}
          layout={layout}
          onSort={(sort) => {
            onChange({ sort })
          }}
          onOpen={onOpen}
          onHover={onHover}
          onNearEnd={onNearEnd}
        />
      )}
    </Shell>
  )
}

function Shell({ status, children }: { status: string; children: ReactNode }) {
  return (
    <div className="relative h-full min-h-0">
      <p role="status" className="sr-only">
        {status}
      </p>
      {children}
    </div>
  )
}

function NoAccounts({
  isFiltered,
  onChange,
}: {
  isFiltered: boolean
  onChange: AccountsTableProps["onChange"]
}) {
  if (!isFiltered) {
    return (
      <Empty title="There are no accounts yet">
        Connect the accounts feed in <code className="font-mono">c360.toml</code>, then run{" "}
        <code className="font-mono">c360 run</code>.
      </Empty>
    )
  }
  return (
    <Empty
      title="No account matches"
      action={
        <Button
          variant="primary"
          onClick={() => {
            onChange(NO_FILTERS)
          }}
        >
          Clear the filters
        </Button>
      }
    >
      Nothing fits all of these filters together.
    </Empty>
  )
}

function TableSkeleton() {
  return (
    <Loading label="Loading accounts">
      <div className="h-9 border-b bg-sunken" />
      {Array.from({ length: 14 }, (_, index) => (
        <div key={index} className="flex h-10 items-center gap-6 border-b px-3">
          <Skeleton className="h-3.5 w-44" />
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="h-3.5 w-16" />
          <Skeleton className="hidden h-3.5 w-24 sm:block" />
          <Skeleton className="hidden h-3.5 w-28 lg:block" />
        </div>
      ))}
    </Loading>
  )
}
