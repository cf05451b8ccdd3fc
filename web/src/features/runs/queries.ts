import { queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

export const runsQuery = () =>
  queryOptions({
    queryKey: ["runs"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/runs", { params: { query: { limit: 30 } }, signal })),
    refetchInterval: (query) =>
      query.state.data?.items.some((run) => run.status === "running") ? 3_000 : 30_000,
  })

export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: ["runs", runId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: runId } }, signal })),
    refetchInterval: (query) => (query.state.data?.status === "running" ? 2_000 : false),
  })
