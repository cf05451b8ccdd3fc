import { queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

export const runsQuery = () =>
  queryOptions({
    queryKey: ["runs"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/runs", { params: { query: { limit: 30 } }, signal })),
    refetchInterval: 60_000,
  })

export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: ["runs", runId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: runId } }, signal })),
  })
