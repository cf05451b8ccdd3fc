import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"
import type { SearchFilters } from "./filters"

const PAGE_SIZE = 20
const SIMILAR_COUNT = 10

function toQuery({ q, types, categories, sentiment, accountId, from, to }: SearchFilters) {
  return {
    q,
    type: types,
    category: categories,
    sentiment: sentiment ?? undefined,
    account_id: accountId ? [accountId] : [],
    from: from ?? undefined,
    to: to ?? undefined,
  }
}

/** What matches, best first, a page at a time. */
export const searchQuery = (filters: SearchFilters) =>
  infiniteQueryOptions({
    queryKey: ["search", filters],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/api/v1/search", {
          params: { query: { ...toQuery(filters), limit: PAGE_SIZE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })

/** What says something like one interaction. */
export const similarQuery = (interactionId: string) =>
  queryOptions({
    queryKey: ["interactions", interactionId, "similar"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/interactions/{interaction_id}/similar", {
          params: { path: { interaction_id: interactionId }, query: { limit: SIMILAR_COUNT } },
          signal,
        }),
      ),
  })

/** What complaints are about. */
export const topicsQuery = () =>
  queryOptions({
    queryKey: ["topics"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/topics", { signal })),
  })
