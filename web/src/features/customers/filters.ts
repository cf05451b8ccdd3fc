import type { Channel, TransactionStatus } from "@/api/types"
import { CHANNELS, STATUSES } from "./labels"

/** What selects a customer's transactions; all of it lives in the address. */
export type TransactionFilters = {
  /** First and last day, both included. */
  from: string | null
  to: string | null
  categories: string[]
  statuses: TransactionStatus[]
  channels: Channel[]
}

const NAMES = {
  from: "from",
  to: "to",
  categories: "category",
  statuses: "status",
  channels: "channel",
} as const satisfies Record<keyof TransactionFilters, string>

const DAY = /^\d{4}-\d{2}-\d{2}$/

function readDay(params: URLSearchParams, name: string): string | null {
  const text = params.get(name)
  return text && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null
}

export function parseTransactionFilters(params: URLSearchParams): TransactionFilters {
  const statuses = params.getAll(NAMES.statuses)
  const channels = params.getAll(NAMES.channels)
  return {
    from: readDay(params, NAMES.from),
    to: readDay(params, NAMES.to),
    categories: params.getAll(NAMES.categories),
    statuses: STATUSES.filter((status) => statuses.includes(status)),
    channels: CHANNELS.filter((channel) => channels.includes(channel)),
  }
}

function toValues(value: TransactionFilters[keyof TransactionFilters]): readonly string[] {
  if (Array.isArray(value)) return value
  return value === null ? [] : [value]
}

/** Writes filters into an address, leaving its other parameters as they are. */
export function writeTransactionFilters(
  params: URLSearchParams,
  change: Partial<TransactionFilters>,
): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const key of Object.keys(change) as (keyof TransactionFilters)[]) {
    next.delete(NAMES[key])
    for (const value of toValues(change[key] ?? null)) next.append(NAMES[key], value)
  }
  return next
}

export const NO_TRANSACTION_FILTERS: TransactionFilters = {
  from: null,
  to: null,
  categories: [],
  statuses: [],
  channels: [],
}

export function hasTransactionFilters(filters: TransactionFilters): boolean {
  return Object.values(filters).some((value) => toValues(value).length > 0)
}

/** The filters as the API takes them. */
export function toTransactionQuery(filters: TransactionFilters) {
  return {
    from: filters.from ?? undefined,
    to: filters.to ?? undefined,
    category: filters.categories,
    status: filters.statuses,
    channel: filters.channels,
  }
}
