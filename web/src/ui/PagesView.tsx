import type { ReactNode } from "react"
import { Button } from "./Button"
import { ErrorNote, Loading, Skeleton } from "./states"

type PagesQuery<T> = {
  data: { pages: { items: T[] }[] } | undefined
  error: Error | null
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
  refetch: () => unknown
}

type PagesViewProps<T> = {
  query: PagesQuery<T>
  loadingLabel: string
  children: (rows: T[]) => ReactNode
}

/** The states of a list that comes in pages, with a button for the next one. */
export function PagesView<T>({ query, loadingLabel, children }: PagesViewProps<T>) {
  const { data, error, refetch } = query
  if (data) {
    return (
      <>
        {children(data.pages.flatMap((page) => page.items))}
        {query.hasNextPage ? (
          <div className="mt-3 text-center">
            <Button onClick={() => void query.fetchNextPage()} isBusy={query.isFetchingNextPage}>
              {query.isFetchingNextPage ? "Loading…" : "Show more"}
            </Button>
          </div>
        ) : null}
      </>
    )
  }
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  return (
    <Loading label={loadingLabel}>
      <Skeleton className="h-48" />
    </Loading>
  )
}
