import { useInfiniteQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { INTERACTION_TYPES, SENTIMENT_LABEL } from "@/api/labels"
import type { InteractionRow } from "@/api/types"
import { formatCount } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Select } from "@/ui/Field"
import { Empty, ErrorNote, Loading, Skeleton } from "@/ui/states"
import { InteractionItem } from "./InteractionItem"
import { CATEGORIES } from "./labels"
import { interactionsQuery, type InteractionFilters } from "./queries"

type InteractionsProps = {
  accountId: string
  filters: InteractionFilters
  /** The interaction to scroll to and highlight. */
  citedId: string | null
  onChange: (filters: InteractionFilters) => void
}

/** Fetches page after page as asked; and on its own until the cited interaction is there. */
function useInteractions({ accountId, filters, citedId }: Omit<InteractionsProps, "onChange">) {
  const query = useInfiniteQuery(interactionsQuery(accountId, filters))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const rows = data?.pages.flatMap((page) => page.items)
  const isMissing = citedId !== null && !rows?.some((row) => row.interaction_id === citedId)
  const canLoad = hasNextPage && !isFetchingNextPage
  useEffect(() => {
    if (isMissing && canLoad) void fetchNextPage()
  }, [isMissing, canLoad, fetchNextPage])
  return { query, rows, total: data?.pages[0]?.total }
}

/** What was said to or about an account, newest first. */
export function Interactions(props: InteractionsProps) {
  const { filters, citedId, onChange } = props
  const { query, rows, total } = useInteractions(props)
  const { error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query
  return (
    <section aria-label="Interactions" className="rounded-lg border bg-surface">
      <header className="flex flex-wrap items-center justify-between gap-3 border-b px-5 py-3">
        <h3 className="text-base font-semibold">
          Interactions{" "}
          <span role="status" className="text-xs font-normal text-muted">
            {total === undefined ? "" : formatCount(total, "text")}
          </span>
        </h3>
        <Filters filters={filters} onChange={onChange} />
      </header>
      {rows ? (
        <InteractionList
          rows={rows}
          citedId={citedId}
          isFiltered={Object.values(filters).some(Boolean)}
          onLoadMore={hasNextPage ? () => void fetchNextPage() : undefined}
          isLoadingMore={isFetchingNextPage}
        />
      ) : (
        <NoRows error={error} onRetry={() => void refetch()} />
      )}
    </section>
  )
}

function NoRows({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  return (
    <div className="p-5">
      {error ? (
        <ErrorNote error={error} onRetry={onRetry} />
      ) : (
        <Loading label="Loading interactions">
          <Skeleton className="mb-3 h-16" />
          <Skeleton className="h-16" />
        </Loading>
      )}
    </div>
  )
}

type ListProps = {
  rows: InteractionRow[]
  citedId: string | null
  isFiltered: boolean
  onLoadMore?: () => void
  isLoadingMore: boolean
}

export function InteractionList(props: ListProps) {
  const { rows, citedId, isFiltered, onLoadMore, isLoadingMore } = props
  if (rows.length === 0) {
    return isFiltered ? (
      <Empty title="No interaction matches">Choose another type, category or sentiment.</Empty>
    ) : (
      <Empty title="Nothing was said yet">
        No ticket, call, e-mail or chat names this account or one of its deals.
      </Empty>
    )
  }
  return (
    <>
      <ul>
        {rows.map((row) => (
          <InteractionItem
            key={row.interaction_id}
            interaction={row}
            isCited={row.interaction_id === citedId}
          />
        ))}
      </ul>
      {onLoadMore ? (
        <div className="border-t p-3 text-center">
          <Button onClick={onLoadMore} isBusy={isLoadingMore}>
            {isLoadingMore ? "Loading…" : "Show more"}
          </Button>
        </div>
      ) : null}
    </>
  )
}

type FiltersProps = Pick<InteractionsProps, "filters" | "onChange">

const withAll = (all: string, labels: Record<string, string>) => [
  { value: "", label: all },
  ...Object.entries(labels).map(([value, label]) => ({ value, label })),
]

function Filters({ filters, onChange }: FiltersProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <Select
        label="Type"
        isLabelHidden
        value={filters.type}
        options={withAll("All types", INTERACTION_TYPES)}
        onChange={(type) => {
          onChange({ ...filters, type })
        }}
        className="w-36"
      />
      <Select
        label="Category"
        isLabelHidden
        value={filters.category}
        options={withAll("All categories", CATEGORIES)}
        onChange={(category) => {
          onChange({ ...filters, category })
        }}
        className="w-36"
      />
      <Select
        label="Sentiment"
        isLabelHidden
        value={filters.sentiment}
        options={withAll("Any sentiment", SENTIMENT_LABEL)}
        onChange={(sentiment) => {
          onChange({ ...filters, sentiment: sentiment as InteractionFilters["sentiment"] })
        }}
        className="w-40"
      />
    </div>
  )
}
