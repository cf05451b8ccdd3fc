import { useCallback, useMemo } from "react"

type PagesQuery<P> = {
  data: { pages: P[] } | undefined
  hasNextPage: boolean
  isFetching: boolean
  fetchNextPage: () => unknown
}

/** The rows of a list that comes in pages, what its first page says, and the call for more. */
export function usePages<T, P extends { items: T[] }>(query: PagesQuery<P>) {
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return { rows, first: data?.pages[0], onNearEnd }
}
