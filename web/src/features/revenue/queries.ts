import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

export const revenueSummaryQuery = () =>
  queryOptions({
    queryKey: ["revenue", "summary"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/revenue/summary", { signal })),
  })

export const pipelineByRegionQuery = () =>
  queryOptions({
    queryKey: ["revenue", "pipeline-by-region"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/revenue/pipeline-by-region", { signal })),
  })

export const pipelineByProductQuery = () =>
  queryOptions({
    queryKey: ["revenue", "pipeline-by-product"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/revenue/pipeline-by-product", { signal })),
  })

/** Live: counts what landed after the snapshot too, so it is never served from memory. */
export const recentSalesQuery = (product: string) =>
  queryOptions({
    queryKey: ["revenue", "recent-sales", product],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/revenue/recent-sales", {
          params: { query: { product: product || undefined } },
          signal,
        }),
      ),
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
