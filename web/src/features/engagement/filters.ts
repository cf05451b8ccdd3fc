import type { InfluenceTier, Persona, TenureBand } from "@/api/types"
import { INFLUENCE_TIERS, PERSONAS, TENURE_BANDS } from "./labels"

/** Ready-made questions to the list of members. */
export const VIEWS = [
  { value: "engaged", label: "Engaged" },
  { value: "engaged_at_risk", label: "Engaged, at risk" },
  { value: "leaving", label: "Leaving" },
  { value: "anomalies", label: "Anomalies" },
] as const

export type View = (typeof VIEWS)[number]["value"]

/** What selects members and orders their list; all of it lives in the address. */
export type MemberFilters = {
  view: View
  personas: Persona[]
  tiers: InfluenceTier[]
  locations: string[]
  tenures: TenureBand[]
  /** Empty: the order of the view. */
  sort: string
}

const NAMES = {
  view: "view",
  personas: "persona",
  tiers: "tier",
  locations: "location",
  tenures: "tenure",
  sort: "sort",
} as const satisfies Record<keyof MemberFilters, string>

const SORT_OF_VIEW: Record<View, string> = {
  engaged: "-engagement_score",
  engaged_at_risk: "-engagement_score",
  leaving: "-churn_probability",
  anomalies: "-anomaly_score",
}

/** Probability of leaving from which a member is at risk. */
export const AT_RISK_FROM = 0.5

export const NO_FILTERS = {
  personas: [],
  tiers: [],
  locations: [],
  tenures: [],
} as const satisfies Partial<MemberFilters>

export function parseFilters(params: URLSearchParams): MemberFilters {
  const known = <T extends string>(name: string, values: readonly T[]) => {
    const chosen = params.getAll(name)
    return values.filter((value) => chosen.includes(value))
  }
  return {
    view: VIEWS.find(({ value }) => value === params.get(NAMES.view))?.value ?? "engaged",
    personas: known(NAMES.personas, PERSONAS),
    tiers: known(NAMES.tiers, INFLUENCE_TIERS),
    locations: params.getAll(NAMES.locations),
    tenures: known(NAMES.tenures, TENURE_BANDS),
    sort: params.get(NAMES.sort) ?? "",
  }
}

function toValues(value: MemberFilters[keyof MemberFilters]): readonly string[] {
  if (Array.isArray(value)) return value
  return value === "" || value === "engaged" ? [] : [value as string]
}

/** Writes filters into an address, leaving its other parameters as they are. */
export function writeFilters(
  params: URLSearchParams,
  change: Partial<MemberFilters>,
): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const key of Object.keys(change) as (keyof MemberFilters)[]) {
    next.delete(NAMES[key])
    for (const value of toValues(change[key] ?? "")) next.append(NAMES[key], value)
  }
  return next
}

export const sortOf = (filters: MemberFilters): string => filters.sort || SORT_OF_VIEW[filters.view]

/** The filters as the API takes them. */
export function toQuery(filters: MemberFilters) {
  return {
    persona: filters.personas,
    tier: filters.tiers,
    location: filters.locations,
    tenure: filters.tenures,
    anomalous: filters.view === "anomalies" ? true : undefined,
    min_churn: filters.view === "engaged_at_risk" ? AT_RISK_FROM : undefined,
    sort: sortOf(filters),
  }
}

export function hasFilters(filters: MemberFilters): boolean {
  return (Object.keys(NO_FILTERS) as (keyof typeof NO_FILTERS)[]).some(
    (key) => filters[key].length > 0,
  )
}
