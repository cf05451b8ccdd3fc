import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"
import type { DatabaseBody, NewDatabaseSourceBody } from "@/api/types"

const MINUTE = 60_000

export const testConnectionMutation = () =>
  mutationOptions({
    mutationFn: (body: DatabaseBody) => unwrap(api.POST("/api/v1/databases/test", { body })),
  })

export const tablesQuery = (body: DatabaseBody) =>
  queryOptions({
    queryKey: ["databases", "tables", body],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/databases/tables", { body, signal })),
    retry: false,
    staleTime: MINUTE,
  })

export const tablePreviewQuery = (address: DatabaseBody, table: string) =>
  queryOptions({
    queryKey: ["databases", "preview", address, table],
    queryFn: ({ signal }) =>
      unwrap(api.POST("/api/v1/databases/preview", { body: { ...address, table }, signal })),
    retry: false,
    staleTime: MINUTE,
  })

/** Always asked anew: somebody changes the server and looks again. */
export const checkDatabaseQuery = (body: NewDatabaseSourceBody) =>
  queryOptions({
    queryKey: ["databases", "check", body],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/databases/check", { body, signal })),
    retry: false,
    staleTime: 0,
  })

export const databaseDryRunMutation = () =>
  mutationOptions({
    mutationFn: (body: NewDatabaseSourceBody) => unwrap(api.POST("/api/v1/databases/dry-run", { body })),
  })

export const addDatabaseMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: NewDatabaseSourceBody) => unwrap(api.POST("/api/v1/databases/sources", { body })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["sources"] }),
        client.invalidateQueries({ queryKey: ["commands"] }),
      ]),
  })
