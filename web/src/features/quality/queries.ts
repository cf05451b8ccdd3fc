import {
  infiniteQueryOptions,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"
import type { ReplayBody } from "@/api/types"

export const qualityQuery = () =>
  queryOptions({
    queryKey: ["quality"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/quality", { signal })),
  })

export const qualityTrendsQuery = () =>
  queryOptions({
    queryKey: ["quality", "trends"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/quality/trends", { signal })),
  })

/** One group of quarantined rows: a feed, and what is wrong with them. */
export type Group = { feed: string; reason: string }

export const quarantineQuery = (group: Group | null) =>
  infiniteQueryOptions({
    queryKey: ["quarantine", "rows", group],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/api/v1/quarantine", {
          params: { query: { ...group, limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })

export const reasonsQuery = () =>
  queryOptions({
    queryKey: ["quarantine", "reasons"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/quarantine/reasons", { signal })),
  })

export const previewMutation = () =>
  mutationOptions({
    mutationFn: (body: ReplayBody) => unwrap(api.POST("/api/v1/quarantine/preview", { body })),
  })

export const replayMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: ReplayBody) => unwrap(api.POST("/api/v1/quarantine/replay", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["quarantine"] }),
  })

export const retentionQuery = () =>
  queryOptions({
    queryKey: ["retention"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/retention", { signal })),
  })

export const feedsQuery = () =>
  queryOptions({
    queryKey: ["contracts"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/contracts", { signal })),
  })

export const contractQuery = (feed: string) =>
  queryOptions({
    queryKey: ["contracts", feed],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/contracts/{feed}", { params: { path: { feed } }, signal })),
  })

export const acceptMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (feed: string) =>
      unwrap(api.POST("/api/v1/contracts/{feed}/accept", { params: { path: { feed } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["contracts"] }),
  })
