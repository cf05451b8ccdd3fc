import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, fetchFile, unwrap } from "@/api/client"
import { toQuery, writeFilters, type AccountFilters } from "./filters"

const PAGE_SIZE = 100

/** Accounts that match, a page at a time as one scrolls. */
export const accountsQuery = (filters: AccountFilters) =>
  infiniteQueryOptions({
    queryKey: ["accounts", filters],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/api/v1/accounts", {
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

/** Cards over the accounts that match; the tier is left out, so that the tabs can count each. */
export const accountSummaryQuery = (filters?: AccountFilters) => {
  const query = filters ? { ...toQuery(filters), risk_tier: undefined } : {}
  return queryOptions({
    queryKey: ["accounts", "summary", query],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/accounts/summary", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  })
}

/** The accounts to look at first: critical ones, or those that renew soon and are at risk. */
export const attentionQuery = (kind: "critical" | "renewing") =>
  queryOptions({
    queryKey: ["accounts", "attention", kind],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/accounts", {
          params: {
            query:
              kind === "critical"
                ? { risk_tier: ["critical"], sort: "-arr_amount", limit: 5 }
                : {
                    risk_tier: ["critical", "at_risk"],
                    renewal_within_days: 90,
                    sort: "days_to_renewal",
                    limit: 5,
                  },
          },
          signal,
        }),
      ),
  })

/** Accounts by name, for the palette. */
export const accountSearchQuery = (q: string) =>
  queryOptions({
    queryKey: ["accounts", "search", q],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/accounts", { params: { query: { q, limit: 8 } }, signal })),
    placeholderData: keepPreviousData,
  })

const path = (accountId: string) => ({ account_id: accountId })

export const accountQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["accounts", accountId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/accounts/{account_id}", { params: { path: path(accountId) }, signal }),
      ),
  })

export const accountHistoryQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["accounts", accountId, "history"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/accounts/{account_id}/history", {
          params: { path: path(accountId), query: { days: 365 } },
          signal,
        }),
      ),
  })

export const accountChangesQuery = (accountId: string, from: string, to: string) =>
  queryOptions({
    queryKey: ["accounts", accountId, "changes", from, to],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/accounts/{account_id}/changes", {
          params: { path: path(accountId), query: { from, to } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })

export const recommendationQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["accounts", accountId, "recommendation"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/accounts/{account_id}/recommendation", {
          params: { path: path(accountId) },
          signal,
        }),
      ),
  })

export const accountTextSummaryQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["accounts", accountId, "summary"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/accounts/{account_id}/summary", {
          params: { path: path(accountId) },
          signal,
        }),
      ),
  })

/** Every account that matches, as the API streams it. */
export function fetchAccountsFile(filters: AccountFilters) {
  const query = writeFilters(new URLSearchParams(), filters)
  return fetchFile(`/api/v1/accounts/export?${query.toString()}`)
}
