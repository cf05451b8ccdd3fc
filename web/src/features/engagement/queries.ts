import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, fetchFile, unwrap } from "@/api/client"
import { toQuery, type MemberFilters } from "./filters"

const PAGE_SIZE = 200
const CHURN = "engagement_churn"

/** Cards and charts of all members, in one answer. */
export const engagementQuery = () =>
  queryOptions({
    queryKey: ["engagement"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/engagement", { signal })),
  })

/** The members that match, a page at a time as one scrolls. */
export const membersQuery = (filters: MemberFilters) => {
  const query = toQuery(filters)
  return infiniteQueryOptions({
    queryKey: ["engagement", "profiles", query],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/api/v1/engagement/profiles", {
          params: { query: { ...query, limit: PAGE_SIZE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })
}

export const profileQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["engagement", "profiles", customerId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/engagement/profiles/{customer_id}", {
          params: { path: { customer_id: customerId } },
          signal,
        }),
      ),
  })

/** Why the churn model says of a member what it says. */
export const churnPredictionQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["predictions", CHURN, customerId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/predictions/{model}/{entity_id}", {
          params: { path: { model: CHURN, entity_id: customerId } },
          signal,
        }),
      ),
  })

/** The churn model's card, for its fairness. */
export const churnModelQuery = () =>
  queryOptions({
    queryKey: ["models", CHURN],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/models/{model}", { params: { path: { model: CHURN } }, signal })),
  })

/** Every member that matches, as the API streams them. */
export function fetchMembersFile(filters: MemberFilters) {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(toQuery(filters))) {
    const values = Array.isArray(value) ? value : value === undefined ? [] : [String(value)]
    for (const text of values) params.append(name, text)
  }
  return fetchFile(`/api/v1/engagement/profiles/export?${params.toString()}`)
}
