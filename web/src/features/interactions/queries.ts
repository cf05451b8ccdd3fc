import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"
import type { SentimentBand } from "@/api/types"

export type InteractionFilters = {
  type: string
  category: string
  sentiment: SentimentBand | ""
}

const PAGE_SIZE = 20

export const interactionsQuery = (accountId: string, filters: InteractionFilters) =>
  infiniteQueryOptions({
    queryKey: ["accounts", accountId, "interactions", filters],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/api/v1/accounts/{account_id}/interactions", {
          params: {
            path: { account_id: accountId },
            query: {
              type: filters.type ? [filters.type] : [],
              category: filters.category ? [filters.category] : [],
              sentiment: filters.sentiment || undefined,
              limit: PAGE_SIZE,
              cursor: pageParam,
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })
