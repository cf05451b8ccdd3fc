import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

export const serviceLevelsQuery = () =>
  queryOptions({
    queryKey: ["slos"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/slos", { signal })),
    refetchInterval: 60_000,
  })

export const costsQuery = () =>
  queryOptions({
    queryKey: ["costs"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/costs", { signal })),
  })

export const alertsQuery = () =>
  queryOptions({
    queryKey: ["alerts"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/alerts", { signal })),
    refetchInterval: 60_000,
  })

export const acknowledgeMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: number) =>
      unwrap(api.POST("/api/v1/alerts/{alert_id}/acknowledge", { params: { path: { alert_id: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ["alerts"] }),
  })
