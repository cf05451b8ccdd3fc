import { useCallback, useMemo } from "react"
import { useSearchParams } from "react-router"
import type { CampaignFiltersBody, CampaignParametersBody } from "@/api/types"
import {
  parsePlan,
  readNumber,
  writeFilters,
  writeParameters,
  writePlan,
  type Plan,
} from "@/features/campaigns/params"
import type { Proof } from "@/features/campaigns/tools/ControlTool"

export const TABS = [
  { value: "plan", label: "Plan" },
  { value: "budget", label: "Budget" },
  { value: "control", label: "Control group" },
  { value: "saved", label: "Saved" },
  { value: "compare", label: "Compare" },
] as const

export type Tab = (typeof TABS)[number]["value"]

const ID = { min: 0, max: 2 ** 31 - 1 }

type Place = {
  tab: Tab
  campaign: number | null
  /** The draft whose plan is on the screen to be changed. */
  editing: number | null
  left: number | null
  right: number | null
  budget: number | null
} & Proof

type LoadedTerms = Partial<Pick<Place, "editing" | "control_share" | "budget">>

function parsePlace(params: URLSearchParams): Place {
  const share = (name: string, max: number, usual: number) =>
    readNumber(params.get(name), { min: 0, max }, usual)
  return {
    tab: TABS.find(({ value }) => value === params.get("tab"))?.value ?? "plan",
    campaign: readNumber(params.get("campaign"), ID, null),
    editing: readNumber(params.get("editing"), ID, null),
    left: readNumber(params.get("left"), ID, null),
    right: readNumber(params.get("right"), ID, null),
    budget: readNumber(params.get("budget"), { min: 0, max: 1e12 }, null),
    control_share: share("control_share", 0.9, 0.1),
    power: readNumber(params.get("power"), { min: 0.5, max: 0.999 }, 0.8),
    significance: readNumber(params.get("significance"), { min: 0.001, max: 0.2 }, 0.05),
  }
}

function writePlace(params: URLSearchParams, change: Partial<Place>): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const [key, value] of Object.entries(change)) {
    if (value === null || value === "plan") next.delete(key)
    else next.set(key, String(value))
  }
  return next
}

/** The plan and the place on the screen, as the address has them. */
export function useCampaignParams() {
  const [params, setParams] = useSearchParams()
  const plan = useMemo(() => parsePlan(params), [params])
  const place = useMemo(() => parsePlace(params), [params])
  const changeFilters = useCallback(
    (change: Partial<CampaignFiltersBody>) => {
      setParams((current) => writeFilters(current, change), { preventScrollReset: true })
    },
    [setParams],
  )
  // A slider passes many values on its way: they replace each other in the history.
  const changeParameters = useCallback(
    (change: Partial<CampaignParametersBody>) => {
      setParams((current) => writeParameters(current, change), { replace: true, preventScrollReset: true })
    },
    [setParams],
  )
  const go = useCallback(
    (change: Partial<Place>) => {
      const isMove = "tab" in change || "campaign" in change
      setParams((current) => writePlace(current, change), { replace: !isMove, preventScrollReset: true })
    },
    [setParams],
  )
  const load = useCallback(
    (next: Plan, terms: LoadedTerms = { editing: null }) => {
      setParams((current) => writePlan(writePlace(current, { tab: "plan", ...terms }), next))
    },
    [setParams],
  )
  return { plan, place, changeFilters, changeParameters, go, load }
}
