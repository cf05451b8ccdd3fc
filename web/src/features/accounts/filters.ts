import { TIERS } from "@/api/labels"
import type { RiskTier } from "@/api/types"

/** What selects and orders the accounts; all of it lives in the address. */
export type AccountFilters = {
  q: string
  riskTiers: RiskTier[]
  industries: string[]
  owners: string[]
  plans: string[]
  renewalWithinDays: number | null
  minArr: number | null
  sort: string
}

/** Critical accounts first, the lowest score first among them. */
export const DEFAULT_SORT = "risk_tier"

const NAMES = {
  q: "q",
  riskTiers: "risk_tier",
  industries: "industry",
  owners: "owner",
  plans: "tier",
  renewalWithinDays: "renewal_within_days",
  minArr: "min_arr",
  sort: "sort",
} as const satisfies Record<keyof AccountFilters, string>

function readNumber(params: URLSearchParams, name: string): number | null {
  const text = params.get(name)
  const value = Number(text)
  return text && Number.isFinite(value) && value >= 0 ? value : null
}

export function parseFilters(params: URLSearchParams): AccountFilters {
  const tiers = params.getAll(NAMES.riskTiers)
  return {
    q: params.get(NAMES.q) ?? "",
    riskTiers: TIERS.filter((tier) => tiers.includes(tier)),
    industries: params.getAll(NAMES.industries),
    owners: params.getAll(NAMES.owners),
    plans: params.getAll(NAMES.plans),
    renewalWithinDays: readNumber(params, NAMES.renewalWithinDays),
    minArr: readNumber(params, NAMES.minArr),
    sort: params.get(NAMES.sort) ?? DEFAULT_SORT,
  }
}

function toValues(value: AccountFilters[keyof AccountFilters]): string[] {
  if (Array.isArray(value)) return value
  return value === null || value === "" ? [] : [String(value)]
}

/** Writes filters into an address, leaving its other parameters as they are. */
export function writeFilters(
  params: URLSearchParams,
  change: Partial<AccountFilters>,
): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const key of Object.keys(change) as (keyof AccountFilters)[]) {
    next.delete(NAMES[key])
    for (const value of toValues(change[key] ?? null)) {
      if (key !== "sort" || value !== DEFAULT_SORT) next.append(NAMES[key], value)
    }
  }
  return next
}

/** The address' part that holds these filters; empty for none. */
export function filterSearch(change: Partial<AccountFilters>): string {
  const text = writeFilters(new URLSearchParams(), change).toString()
  return text ? `?${text}` : ""
}

/** The filters as the API takes them. */
export function toQuery(filters: AccountFilters) {
  return {
    q: filters.q || undefined,
    risk_tier: filters.riskTiers,
    industry: filters.industries,
    owner: filters.owners,
    tier: filters.plans,
    renewal_within_days: filters.renewalWithinDays ?? undefined,
    min_arr: filters.minArr ?? undefined,
  }
}

export const NO_FILTERS: Partial<AccountFilters> = {
  q: "",
  riskTiers: [],
  industries: [],
  owners: [],
  plans: [],
  renewalWithinDays: null,
  minArr: null,
}

export function hasFilters(filters: AccountFilters): boolean {
  return Object.keys(NO_FILTERS).some(
    (key) => toValues(filters[key as keyof AccountFilters]).length > 0,
  )
}
