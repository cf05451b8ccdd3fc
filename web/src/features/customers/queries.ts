import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, fetchFile, unwrap } from "@/api/client"
import { toTransactionQuery, writeTransactionFilters, type TransactionFilters } from "./filters"

const PAGE_SIZE = 100
const TRANSACTIONS_PAGE_SIZE = 200
const PALETTE_SIZE = 6

/** The longest range shown, and the days before it that its first average reaches back over. */
const SPENDING_DAYS = 365 + 29

/** Customers that match, best match first, a page at a time; the most valuable ones without a search. */
export const customersQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ["customers", { q }],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/api/v1/customers", {
          params: { query: { q: q || undefined, limit: PAGE_SIZE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })

/** A few customers that match, for the palette. */
export const customerSearchQuery = (q: string) =>
  queryOptions({
    queryKey: ["customers", "search", q],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/customers", { params: { query: { q, limit: PALETTE_SIZE } }, signal })),
    placeholderData: keepPreviousData,
  })

const path = (customerId: string) => ({ customer_id: customerId })

export const customerQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customers", customerId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/customers/{customer_id}", { params: { path: path(customerId) }, signal }),
      ),
  })

export const customerSpendingQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customers", customerId, "spending"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/customers/{customer_id}/spending", {
          params: { path: path(customerId), query: { days: SPENDING_DAYS } },
          signal,
        }),
      ),
  })

export const customerCategoriesQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customers", customerId, "categories"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/customers/{customer_id}/categories", {
          params: { path: path(customerId) },
          signal,
        }),
      ),
  })

export const customerVersionsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customers", customerId, "versions"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/customers/{customer_id}/versions", {
          params: { path: path(customerId) },
          signal,
        }),
      ),
  })

export const customerSegmentsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customers", customerId, "segments"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/customers/{customer_id}/segments", {
          params: { path: path(customerId) },
          signal,
        }),
      ),
  })

/** One customer's transactions, newest first, a page at a time as one scrolls. */
export const transactionsQuery = (customerId: string, filters: TransactionFilters) =>
  infiniteQueryOptions({
    queryKey: ["customers", customerId, "transactions", filters],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/api/v1/customers/{customer_id}/transactions", {
          params: {
            path: path(customerId),
            query: { ...toTransactionQuery(filters), limit: TRANSACTIONS_PAGE_SIZE, cursor: pageParam },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })

/** Every transaction that matches, as the API streams it. */
export function fetchTransactionsFile(customerId: string, filters: TransactionFilters) {
  const query = writeTransactionFilters(new URLSearchParams(), filters)
  const id = encodeURIComponent(customerId)
  return fetchFile(`/api/v1/customers/${id}/transactions/export?${query.toString()}`)
}
