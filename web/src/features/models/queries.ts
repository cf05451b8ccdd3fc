import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query"
import { api, fetchFile, unwrap } from "@/api/client"

export const modelsQuery = () =>
  queryOptions({
    queryKey: ["models"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/models", { signal })),
  })

export const modelQuery = (model: string) =>
  queryOptions({
    queryKey: ["models", model],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/models/{model}", { params: { path: { model } }, signal })),
  })

export const modelCardQuery = (model: string, version: string) =>
  queryOptions({
    queryKey: ["models", model, "versions", version],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/models/{model}/versions/{version}", {
          params: { path: { model, version } },
          signal,
        }),
      ),
  })

export const modelDriftQuery = (model: string) =>
  queryOptions({
    queryKey: ["models", model, "drift"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/models/{model}/drift", { params: { path: { model } }, signal })),
  })

export const modelBacktestQuery = (model: string) =>
  queryOptions({
    queryKey: ["models", model, "backtest"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/models/{model}/backtest", { params: { path: { model } }, signal })),
  })

export const modelComparisonQuery = (model: string, left: string, right: string) =>
  queryOptions({
    queryKey: ["models", model, "compare", left, right],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/models/{model}/compare", {
          params: { path: { model }, query: { left, right } },
          signal,
        }),
      ),
  })

const refresh = (client: QueryClient) => client.invalidateQueries({ queryKey: ["models"] })

export const promoteMutation = (client: QueryClient, model: string) =>
  mutationOptions({
    mutationFn: (version: string) =>
      unwrap(
        api.POST("/api/v1/models/{model}/promote", { params: { path: { model } }, body: { version } }),
      ),
    onSuccess: () => refresh(client),
  })

export const rollBackMutation = (client: QueryClient, model: string) =>
  mutationOptions({
    mutationFn: () =>
      unwrap(api.POST("/api/v1/models/{model}/rollback", { params: { path: { model } } })),
    onSuccess: () => refresh(client),
  })

/** The model card as Markdown. */
export function fetchModelCard(model: string, version: string) {
  return fetchFile(
    `/api/v1/models/${encodeURIComponent(model)}/versions/${encodeURIComponent(version)}/card.md`,
  )
}
