import { useCallback, useMemo } from "react"
import { useSearchParams } from "react-router"
import { parseFilters, writeFilters, type SearchFilters } from "@/features/interactions/search/filters"

const SIMILAR = "similar"

/** What is searched for, and the interaction whose like is shown; all of it in the address. */
export function useSearchScreenParams() {
  const [params, setParams] = useSearchParams()
  const filters = useMemo(() => parseFilters(params), [params])
  const change = useCallback(
    (next: Partial<SearchFilters>) => {
      setParams(
        (current) => {
          const changed = writeFilters(current, next)
          changed.delete(SIMILAR)
          return changed
        },
        { replace: "q" in next },
      )
    },
    [setParams],
  )
  const showSimilar = useCallback(
    (interactionId: string | null) => {
      setParams((current) => {
        const changed = new URLSearchParams(current)
        if (interactionId === null) changed.delete(SIMILAR)
        else changed.set(SIMILAR, interactionId)
        return changed
      })
    },
    [setParams],
  )
  return { filters, similarTo: params.get(SIMILAR), change, showSimilar }
}
