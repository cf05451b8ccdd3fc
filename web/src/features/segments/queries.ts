import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from "@tanstack/react-query"
import { api, fetchFile, unwrap } from "@/api/client"
import type { SegmentFiltersBody } from "@/api/types"
import { toQuery, writeFilters, type SegmentFilters } from "./filters"

const PAGE_SIZE = 200

/** Cards, charts and what the filters can be set to, in one answer. */
export const segmentOverviewQuery = (filters: SegmentFilters) => {
  const query = toQuery(filters)
  return queryOptions({
    queryKey: ["segments", "overview", query],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/segments", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  })
}

/** The customers that match, a page at a time as one scrolls. */
export const membersQuery = (filters: SegmentFilters) =>
  infiniteQueryOptions({
    queryKey: ["segments", "members", filters],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/api/v1/segments/members", {
          params: {
            query: {
              ...toQuery(filters),
              sort: filters.sort,
              limit: PAGE_SIZE,
              cursor: pageParam,
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })

/** Every customer that matches, as the API streams them. */
export function fetchMembersFile(filters: SegmentFilters) {
  const query = writeFilters(new URLSearchParams(), filters)
  return fetchFile(`/api/v1/segments/members/export?${query.toString()}`)
}

const SAVED = ["segments", "saved"] as const

export const savedSegmentsQuery = () =>
  queryOptions({
    queryKey: SAVED,
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/segments/saved", { signal })),
  })

const refresh = (client: QueryClient) => client.invalidateQueries({ queryKey: SAVED })

export const saveSegmentMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: { name: string; filters: SegmentFiltersBody }) =>
      unwrap(api.POST("/api/v1/segments/saved", { body })),
    onSuccess: () => refresh(client),
  })

type SegmentChange = { id: number; name?: string; filters?: SegmentFiltersBody }

export const changeSegmentMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, ...body }: SegmentChange) =>
      unwrap(
        api.PATCH("/api/v1/segments/saved/{segment_id}", {
          params: { path: { segment_id: id } },
          body,
        }),
      ),
    onSuccess: () => refresh(client),
  })

export const deleteSegmentMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: number) =>
      unwrap(
        api.DELETE("/api/v1/segments/saved/{segment_id}", { params: { path: { segment_id: id } } }),
      ),
    onSuccess: () => refresh(client),
  })
