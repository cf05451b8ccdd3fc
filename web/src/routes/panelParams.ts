import { useCallback, useMemo } from "react"
import { useSearchParams } from "react-router"
import type { SentimentBand } from "@/api/types"

/** What is chosen inside the panel; in the address, and gone once the panel closes. */
const NAMES = ["range", "from", "to", "cite", "type", "category", "sentiment"] as const
type Name = (typeof NAMES)[number]

const RANGES = [30, 90, 180, 365] as const
const BANDS: readonly SentimentBand[] = ["negative", "neutral", "positive"]

function parse(params: URLSearchParams) {
  const range = Number(params.get("range"))
  const sentiment = params.get("sentiment")
  return {
    range: RANGES.find((known) => known === range) ?? 180,
    from: params.get("from"),
    to: params.get("to"),
    cite: params.get("cite"),
    interactions: {
      type: params.get("type") ?? "",
      category: params.get("category") ?? "",
      sentiment: BANDS.find((band) => band === sentiment) ?? ("" as const),
    },
  }
}

/** The address without the panel's own choices. */
export function withoutPanelParams(search: string): string {
  const params = new URLSearchParams(search)
  for (const name of NAMES) params.delete(name)
  const text = params.toString()
  return text ? `?${text}` : ""
}

export function usePanelParams() {
  const [params, setParams] = useSearchParams()
  const chosen = useMemo(() => parse(params), [params])
  const change = useCallback(
    (next: Partial<Record<Name, string | number | null>>) => {
      setParams(
        (current) => {
          const changed = new URLSearchParams(current)
          for (const [name, value] of Object.entries(next)) {
            if (value === null || value === "") changed.delete(name)
            else changed.set(name, String(value))
          }
          return changed
        },
        { replace: true },
      )
    },
    [setParams],
  )
  return { chosen, change }
}
