import { INTERACTION_TYPES, SENTIMENT_LABEL } from "@/api/labels"
import type { InteractionType, SentimentBand, TextCategory } from "@/api/types"
import { CATEGORIES } from "../labels"

/** What is searched for and which interactions count; all of it lives in the address. */
export type SearchFilters = {
  q: string
  types: InteractionType[]
  categories: TextCategory[]
  sentiment: SentimentBand | null
  accountId: string | null
  from: string | null
  to: string | null
}

export const NO_FILTERS: Omit<SearchFilters, "q"> = {
  types: [],
  categories: [],
  sentiment: null,
  accountId: null,
  from: null,
  to: null,
}

const NAMES = {
  q: "q",
  types: "type",
  categories: "category",
  sentiment: "sentiment",
  accountId: "account_id",
  from: "from",
  to: "to",
} as const satisfies Record<keyof SearchFilters, string>

export const TYPES = Object.keys(INTERACTION_TYPES) as InteractionType[]
export const TEXT_CATEGORIES = Object.keys(CATEGORIES) as TextCategory[]
export const BANDS = Object.keys(SENTIMENT_LABEL) as SentimentBand[]
const DAY = /^\d{4}-\d{2}-\d{2}$/

function readDay(params: URLSearchParams, name: string): string | null {
  const text = params.get(name)
  return text && DAY.test(text) ? text : null
}

export function parseFilters(params: URLSearchParams): SearchFilters {
  const types = params.getAll(NAMES.types)
  const categories = params.getAll(NAMES.categories)
  const sentiment = params.get(NAMES.sentiment)
  return {
    q: params.get(NAMES.q) ?? "",
    types: TYPES.filter((type) => types.includes(type)),
    categories: TEXT_CATEGORIES.filter((category) => categories.includes(category)),
    sentiment: BANDS.find((band) => band === sentiment) ?? null,
    accountId: params.get(NAMES.accountId),
    from: readDay(params, NAMES.from),
    to: readDay(params, NAMES.to),
  }
}

/** Writes filters into an address, leaving its other parameters as they are. */
export function writeFilters(
  params: URLSearchParams,
  change: Partial<SearchFilters>,
): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const [key, value] of Object.entries(change)) {
    const name = NAMES[key as keyof SearchFilters]
    next.delete(name)
    const values = Array.isArray(value) ? value : [value]
    for (const one of values) if (one) next.append(name, one)
  }
  return next
}

export function hasFilters(filters: SearchFilters): boolean {
  const { types, categories, sentiment, accountId, from, to } = filters
  const one = sentiment ?? accountId ?? from ?? to
  return types.length > 0 || categories.length > 0 || one !== null
}
