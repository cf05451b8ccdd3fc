import { CHURN_RISKS, SEGMENTS } from "@/api/labels"
import type { CampaignFiltersBody, CampaignParametersBody } from "@/api/types"

/** Whom a campaign treats, and on which terms; all of it lives in the address. */
export type Plan = { filters: CampaignFiltersBody; parameters: CampaignParametersBody }

export const DEFAULT_FILTERS: CampaignFiltersBody = {
  segment: [],
  state: [],
  risk: [],
  card_type: [],
  min_lifetime_value: 5_000,
  min_score: 40,
}

export const DEFAULT_PARAMETERS: CampaignParametersBody = {
  incentive_amount: 50,
  contact_cost: 5,
  retention_rate: 0.3,
  value_horizon_share: 0.2,
  take_up_rate: 1,
  margin_rate: null,
  retention_rate_deviation: 0.05,
}

type Range = { min: number; max: number }

export const PARAMETER_RANGE = {
  incentive_amount: { min: 0, max: 500 },
  contact_cost: { min: 0, max: 100 },
  retention_rate: { min: 0, max: 1 },
  value_horizon_share: { min: 0, max: 1 },
  take_up_rate: { min: 0, max: 1 },
  margin_rate: { min: 0, max: 1 },
  retention_rate_deviation: { min: 0, max: 0.25 },
} as const satisfies Record<keyof CampaignParametersBody, Range>

const LARGEST = 1e15
const PARAMETERS = Object.keys(PARAMETER_RANGE) as (keyof CampaignParametersBody)[]

/** A number of an address if it is one within the range, else what stands for none. */
export function readNumber<T>(text: string | null, { min, max }: Range, none: T): number | T {
  const value = Number(text)
  return text && Number.isFinite(value) && value >= min && value <= max ? value : none
}

function parseParameters(params: URLSearchParams): CampaignParametersBody {
  const read = <K extends keyof CampaignParametersBody>(key: K) =>
    readNumber(params.get(key), PARAMETER_RANGE[key], DEFAULT_PARAMETERS[key])
  return {
    incentive_amount: read("incentive_amount"),
    contact_cost: read("contact_cost"),
    retention_rate: read("retention_rate"),
    value_horizon_share: read("value_horizon_share"),
    take_up_rate: read("take_up_rate"),
    margin_rate: read("margin_rate") ?? null,
    retention_rate_deviation: read("retention_rate_deviation"),
  }
}

export function parsePlan(params: URLSearchParams): Plan {
  const segments = params.getAll("segment")
  const risks = params.getAll("risk")
  return {
    filters: {
      segment: SEGMENTS.filter((segment) => segments.includes(segment)),
      state: params.getAll("state"),
      risk: CHURN_RISKS.filter((risk) => risks.includes(risk)),
      card_type: params.getAll("card_type"),
      min_lifetime_value: readNumber(
        params.get("min_lifetime_value"),
        { min: 0, max: LARGEST },
        DEFAULT_FILTERS.min_lifetime_value,
      ),
      min_score: readNumber(params.get("min_score"), { min: 0, max: 100 }, DEFAULT_FILTERS.min_score),
    },
    parameters: parseParameters(params),
  }
}

/** Writes filters into an address; what is as by default stays out of it. No minimum is 0. */
export function writeFilters(params: URLSearchParams, change: Partial<CampaignFiltersBody>) {
  const next = new URLSearchParams(params)
  for (const key of Object.keys(change) as (keyof CampaignFiltersBody)[]) {
    next.delete(key)
    const value = change[key]
    if (Array.isArray(value)) for (const one of value) next.append(key, one)
    else if ((value ?? 0) !== DEFAULT_FILTERS[key]) next.set(key, String(value ?? 0))
  }
  return next
}

export function writeParameters(params: URLSearchParams, change: Partial<CampaignParametersBody>) {
  const next = new URLSearchParams(params)
  for (const key of PARAMETERS) {
    if (!(key in change)) continue
    const value = change[key] ?? null
    if (value === DEFAULT_PARAMETERS[key]) next.delete(key)
    else next.set(key, String(value))
  }
  return next
}

export function writePlan(params: URLSearchParams, { filters, parameters }: Plan) {
  return writeParameters(writeFilters(params, filters), parameters)
}

export function isDefault(plan: Plan): boolean {
  return writePlan(new URLSearchParams(), plan).size === 0
}

/** Whether two plans treat the same customers on the same terms. */
export function isSamePlan(left: Plan, right: Plan): boolean {
  const normal = (plan: Plan) => {
    const params = writePlan(new URLSearchParams(), plan)
    params.sort()
    return [...params].map(([key, value]) => `${key}=${value}`).toSorted().join("&")
  }
  return normal(left) === normal(right)
}

/** The filters as the API takes them in an address, where what is left out has its default. */
export function toSearch(filters: CampaignFiltersBody): string {
  const { min_lifetime_value: value, min_score: score, ...lists } = filters
  const params = writeFilters(new URLSearchParams(), lists)
  params.set("min_lifetime_value", String(value ?? 0))
  params.set("min_score", String(score ?? 0))
  return params.toString()
}
