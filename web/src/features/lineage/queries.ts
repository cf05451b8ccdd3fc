import { queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

export const lineageTablesQuery = () =>
  queryOptions({
    queryKey: ["lineage", "tables"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/lineage/tables", { signal })),
  })

export const lineageQuery = (table: string, column: string | null) =>
  queryOptions({
    queryKey: ["lineage", table, column],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/lineage", {
          params: { query: column ? { column: `${table}.${column}` } : { table } },
          signal,
        }),
      ),
  })
