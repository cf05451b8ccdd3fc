import { keepPreviousData, mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query"
import { api, fetchFile, unwrap } from "@/api/client"
import type { CampaignFiltersBody, ControlGroupPlan } from "@/api/types"
import { toSearch, type Plan } from "./params"

/** What a plan would bring; the old answer stays while the new one is worked out. */
export const simulationQuery = (plan: Plan) =>
  queryOptions({
    queryKey: ["campaigns", "simulate", plan],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/campaigns/simulate", { body: plan, signal })),
    placeholderData: keepPreviousData,
  })

/** What the filters can be set to: of all customers, whatever is filtered. */
export const audienceOptionsQuery = () =>
  queryOptions({
    queryKey: ["campaigns", "audience options"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/segments", { signal })),
  })

export const budgetQuery = (plan: Plan, budget: number) =>
  queryOptions({
    queryKey: ["campaigns", "optimise", plan, budget],
    queryFn: ({ signal }) =>
      unwrap(api.POST("/api/v1/campaigns/optimise", { body: { ...plan, budget }, signal })),
    placeholderData: keepPreviousData,
  })

export const controlGroupQuery = (plan: ControlGroupPlan) =>
  queryOptions({
    queryKey: ["campaigns", "control group", plan],
    queryFn: ({ signal }) =>
      unwrap(api.POST("/api/v1/campaigns/control-group", { body: plan, signal })),
    placeholderData: keepPreviousData,
  })

export const fetchAudienceFile = (filters: CampaignFiltersBody) =>
  fetchFile(`/api/v1/campaigns/export?${toSearch(filters)}`)

export const fetchCampaignFile = (id: number) => fetchFile(`/api/v1/campaigns/${String(id)}/export`)

const SAVED = ["campaigns", "saved"] as const

export const savedCampaignsQuery = () =>
  queryOptions({
    queryKey: [...SAVED, "list"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/campaigns", { signal })),
  })

const at = (id: number) => ({ path: { campaign_id: id } })

export const campaignResultsQuery = (id: number) =>
  queryOptions({
    queryKey: [...SAVED, "results", id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/campaigns/{campaign_id}/results", { params: at(id), signal })),
  })

const refresh = (client: QueryClient) => client.invalidateQueries({ queryKey: SAVED })

export type NewCampaign = Plan & { name: string; control_share: number; budget: number | null }

export const saveCampaignMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: NewCampaign) => unwrap(api.POST("/api/v1/campaigns", { body })),
    onSuccess: () => refresh(client),
  })

export const renameCampaignMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, name }: { id: number; name: string }) =>
      unwrap(api.PATCH("/api/v1/campaigns/{campaign_id}", { params: at(id), body: { name } })),
    onSuccess: () => refresh(client),
  })

/** What a draft is to become; its name stays. */
export type ChangedPlan = Plan & { id: number; control_share: number; budget: number | null }

export const changePlanMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, ...body }: ChangedPlan) =>
      unwrap(api.PATCH("/api/v1/campaigns/{campaign_id}", { params: at(id), body })),
    onSuccess: () => refresh(client),
  })

export const deleteCampaignMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: number) =>
      unwrap(api.DELETE("/api/v1/campaigns/{campaign_id}", { params: at(id) })),
    onSuccess: () => refresh(client),
  })

export const launchCampaignMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: number) =>
      unwrap(api.POST("/api/v1/campaigns/{campaign_id}/launch", { params: at(id) })),
    onSuccess: () => refresh(client),
  })

export const loadOutcomesMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: async ({ id, file }: { id: number; file: File }) =>
      unwrap(
        api.POST("/api/v1/campaigns/{campaign_id}/outcomes", {
          params: at(id),
          body: await file.text(),
          bodySerializer: (text) => text,
          headers: { "Content-Type": "text/csv" },
        }),
      ),
    onSuccess: () => refresh(client),
  })

export const deleteOutcomesMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: number) =>
      unwrap(api.DELETE("/api/v1/campaigns/{campaign_id}/outcomes", { params: at(id) })),
    onSuccess: () => refresh(client),
  })
