import { useInfiniteQuery } from "@tanstack/react-query"
import { Info } from "lucide-react"
import type { SearchHit, SearchPage } from "@/api/types"
import { formatCount } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Empty, ErrorNote, Loading, Skeleton } from "@/ui/states"
import { hasFilters, type SearchFilters } from "./filters"
import { searchQuery } from "./queries"
import { ResultItem } from "./ResultItem"

type SearchResultsProps = {
  filters: SearchFilters
  similarTo: string | null
  onSimilar: (interactionId: string) => void
  onAccount: (accountId: string) => void
  onClearFilters: () => void
}

/** Fetches; ResultList draws. */
export function SearchResults({ filters, ...rest }: SearchResultsProps) {
  const query = useInfiniteQuery(searchQuery(filters))
  const { data, error } = query
  const first = data?.pages[0]
  if (error) return <ErrorNote error={error} onRetry={() => void query.refetch()} />
  if (!data || !first) return <ResultsSkeleton />
  return (
    <section
      aria-label="Results"
      aria-busy={query.isPlaceholderData}
      className={query.isPlaceholderData ? "opacity-60" : undefined}
    >
      <ResultsHead page={first} />
      <ResultList
        hits={data.pages.flatMap((page) => page.items)}
        isFiltered={hasFilters(filters)}
        {...rest}
      />
      {query.hasNextPage ? (
        <div className="mt-3 text-center">
          <Button onClick={() => void query.fetchNextPage()} isBusy={query.isFetchingNextPage}>
            {query.isFetchingNextPage ? "Loading…" : "Show more"}
          </Button>
        </div>
      ) : null}
    </section>
  )
}

/** How many, what was searched for as well, and what limits the search. */
export function ResultsHead({ page }: { page: SearchPage }) {
  return (
    <div className="mb-2 grid gap-1 text-sm text-muted">
      <p role="status">{formatCount(page.total, "result")}, best match first</p>
      {page.searched_also.map(({ word, instead }) => (
        <p key={word}>
          No text holds “{word}”: searched also for <strong className="text-ink">{instead}</strong>.
        </p>
      ))}
      {page.total > 0
        ? page.notices.map((notice) => (
            <p key={notice} className="flex items-start gap-1.5">
              <Info aria-hidden className="mt-0.5 size-3.5 shrink-0" />
              {notice}
            </p>
          ))
        : null}
    </div>
  )
}

type ResultListProps = Omit<SearchResultsProps, "filters"> & {
  hits: SearchHit[]
  isFiltered: boolean
}

export function ResultList(props: ResultListProps) {
  const { hits, isFiltered, similarTo, onSimilar, onAccount, onClearFilters } = props
  if (hits.length === 0) {
    return (
      <div className="rounded-lg border bg-surface">
        <Empty
          title="Nobody said this"
          action={isFiltered ? <Button onClick={onClearFilters}>Clear filters</Button> : undefined}
        >
          Try fewer or other words{isFiltered ? ", or take the filters away" : ""}.
        </Empty>
      </div>
    )
  }
  return (
    <ul className="overflow-clip rounded-lg border bg-surface">
      {hits.map((hit) => (
        <ResultItem
          key={hit.interaction_id}
          hit={hit}
          isCurrent={hit.interaction_id === similarTo}
          onSimilar={() => {
            onSimilar(hit.interaction_id)
          }}
          onAccount={() => {
            if (hit.account_id) onAccount(hit.account_id)
          }}
        />
      ))}
    </ul>
  )
}

function ResultsSkeleton() {
  return (
    <Loading label="Searching">
      <Skeleton className="mb-3 h-5 w-40" />
      <Skeleton className="mb-3 h-28" />
      <Skeleton className="mb-3 h-28" />
      <Skeleton className="h-28" />
    </Loading>
  )
}
