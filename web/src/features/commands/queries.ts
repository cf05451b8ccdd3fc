import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"
import type { NewCommand } from "@/api/types"

const WATCH_MS = 2_000
const IDLE_MS = 15_000

/** What waits, runs or has ended; asked for often while something goes on. */
export const commandsQuery = () =>
  queryOptions({
    queryKey: ["commands"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/commands", { params: { query: { limit: 20 } }, signal })),
    refetchInterval: (query) =>
      query.state.data?.items.some((command) => command.finished_at === null) ? WATCH_MS : IDLE_MS,
  })

export const schedulesQuery = () =>
  queryOptions({
    queryKey: ["schedules"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/schedules", { signal })),
    refetchInterval: 60_000,
  })

async function refresh(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ["commands"] }),
    client.invalidateQueries({ queryKey: ["runs"] }),
    client.invalidateQueries({ queryKey: ["schedules"] }),
  ])
}

export const startMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (command: NewCommand) => unwrap(api.POST("/api/v1/commands", { body: command })),
    onSettled: () => refresh(client),
  })

export const cancelMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: number) =>
      unwrap(api.POST("/api/v1/commands/{command_id}/cancel", { params: { path: { command_id: id } } })),
    onSettled: () => refresh(client),
  })

export const retryRunMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (runId: string) =>
      unwrap(api.POST("/api/v1/runs/{run_id}/retry", { params: { path: { run_id: runId } } })),
    onSettled: () => refresh(client),
  })

export const retryMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: number) =>
      unwrap(api.POST("/api/v1/commands/{command_id}/retry", { params: { path: { command_id: id } } })),
    onSettled: () => refresh(client),
  })
