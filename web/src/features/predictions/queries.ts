import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

export const predictionQuery = (model: string, entityId: string) =>
  queryOptions({
    queryKey: ["predictions", model, entityId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/predictions/{model}/{entity_id}", {
          params: { path: { model, entity_id: entityId } },
          signal,
        }),
      ),
  })

export type Changes = Record<string, number>

/** What the model would say with other features. It changes nothing, so it is a query. */
export const whatIfQuery = (model: string, entityId: string, changes: Changes) =>
  queryOptions({
    queryKey: ["predictions", model, entityId, "what-if", changes],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/api/v1/predictions/{model}/{entity_id}/what-if", {
          params: { path: { model, entity_id: entityId } },
          body: { changes },
          signal,
        }),
      ),
    enabled: Object.keys(changes).length > 0,
    placeholderData: keepPreviousData,
  })
