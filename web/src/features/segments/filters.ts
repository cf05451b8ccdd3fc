import { CHURN_RISKS, SEGMENTS } from "@/api/labels"
import type { ChurnRisk, CustomerSegment, SegmentFiltersBody } from "@/api/types"

/** What selects customers and orders their list; all of it lives in the address. */
export type SegmentFilters = {
  segments: CustomerSegment[]
  /** Codes of US states, other places as customers have them, "" for customers without one. */
  states: string[]
  risks: ChurnRisk[]
  cardTypes: string[]
  minLifetimeValue: number | null
  sort: string
}

/** The most valuable first. */
export const DEFAULT_SORT = "-lifetime_value"

const NAMES = {
  segments: "segment",
  states: "state",
  risks: "risk",
  cardTypes: "card_type",
  minLifetimeValue: "min_lifetime_value",
  sort: "sort",
} as const satisfies Record<keyof SegmentFilters, string>

export const NO_FILTERS = {
  segments: [],
  states: [],
  risks: [],
  cardTypes: [],
  minLifetimeValue: null,
} as const satisfies Partial<SegmentFilters>

function readAmount(text: string | null): number | null {
  const value = Number(text)
  return text && Number.isFinite(value) && value > 0 ? value : null
}

export function parseFilters(params: URLSearchParams): SegmentFilters {
  const segments = params.getAll(NAMES.segments)
  const risks = params.getAll(NAMES.risks)
  return {
    segments: SEGMENTS.filter((segment) => segments.includes(segment)),
    states: params.getAll(NAMES.states),
    risks: CHURN_RISKS.filter((risk) => risks.includes(risk)),
    cardTypes: params.getAll(NAMES.cardTypes),
    minLifetimeValue: readAmount(params.get(NAMES.minLifetimeValue)),
    sort: params.get(NAMES.sort) ?? DEFAULT_SORT,
  }
}

function toValues(value: SegmentFilters[keyof SegmentFilters]): readonly string[] {
  if (Array.isArray(value)) return value
  return value === null || value === DEFAULT_SORT ? [] : [String(value)]
}

/** Writes filters into an address, leaving its other parameters as they are. */
export function writeFilters(
  params: URLSearchParams,
  change: Partial<SegmentFilters>,
): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const key of Object.keys(change) as (keyof SegmentFilters)[]) {
    next.delete(NAMES[key])
    for (const value of toValues(change[key] ?? null)) next.append(NAMES[key], value)
  }
  return next
}

/** The filters as the API takes them, in an address and in a body. */
export function toBody(filters: SegmentFilters): SegmentFiltersBody {
  return {
    segment: filters.segments,
    state: filters.states,
    risk: filters.risks,
    card_type: filters.cardTypes,
    min_lifetime_value: filters.minLifetimeValue,
  }
}

export function toQuery(filters: SegmentFilters) {
  return { ...toBody(filters), min_lifetime_value: filters.minLifetimeValue ?? undefined }
}

/** The filters of a saved segment. */
export function fromBody(body: SegmentFiltersBody): Omit<SegmentFilters, "sort"> {
  return {
    segments: body.segment,
    states: body.state,
    risks: body.risk,
    cardTypes: body.card_type,
    minLifetimeValue: body.min_lifetime_value ?? null,
  }
}

export function hasFilters(filters: SegmentFilters): boolean {
  return (Object.keys(NO_FILTERS) as (keyof typeof NO_FILTERS)[]).some(
    (key) => toValues(filters[key]).length > 0,
  )
}

/** Whether two sets of filters choose the same customers, whatever the order of their values. */
export function isSame(left: SegmentFiltersBody, right: SegmentFiltersBody): boolean {
  const normal = (body: SegmentFiltersBody) =>
    JSON.stringify([
      body.segment.toSorted(),
      body.state.toSorted(),
      body.risk.toSorted(),
      body.card_type.toSorted(),
      body.min_lifetime_value ?? null,
    ])
  return normal(left) === normal(right)
}

/** Adds a value to a list, or takes it out. */
export function toggle<T>(values: readonly T[], value: T): T[] {
  const others = values.filter((other) => other !== value)
  return others.length === values.length ? [...others, value] : others
}
