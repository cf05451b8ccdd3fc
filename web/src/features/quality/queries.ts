import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

export const qualityQuery = () =>
  queryOptions({
    queryKey: ["quality"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/quality", { signal })),
  })

export const qualityTrendsQuery = () =>
  queryOptions({
    queryKey: ["quality", "trends"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/quality/trends", { signal })),
  })

export const quarantineQuery = () =>
  infiniteQueryOptions({
    queryKey: ["quarantine"],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/api/v1/quarantine", {
          params: { query: { limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
