import { useCallback, useMemo } from "react"
import { useSearchParams } from "react-router"

export const TABS = [
  { value: "quality", label: "Quality" },
  { value: "features", label: "Features" },
  { value: "groups", label: "Groups" },
  { value: "time", label: "Over time" },
  { value: "versions", label: "Versions" },
] as const

export type Tab = (typeof TABS)[number]["value"]

type Name = "model" | "version" | "tab" | "left" | "right"

function parse(params: URLSearchParams) {
  const tab = params.get("tab")
  return {
    model: params.get("model"),
    version: params.get("version"),
    tab: TABS.find((known) => known.value === tab)?.value ?? "quality",
    left: params.get("left"),
    right: params.get("right"),
  }
}

/** What is chosen on the models screen; all of it in the address. */
export function useModelParams() {
  const [params, setParams] = useSearchParams()
  const chosen = useMemo(() => parse(params), [params])
  const change = useCallback(
    (next: Partial<Record<Name, string | null>>) => {
      setParams((current) => {
        const changed = new URLSearchParams(current)
        for (const [name, value] of Object.entries(next)) {
          if (value === null) changed.delete(name)
          else changed.set(name, value)
        }
        return changed
      })
    },
    [setParams],
  )
  return { chosen, change }
}
