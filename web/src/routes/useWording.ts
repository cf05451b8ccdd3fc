import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import type { Wording } from "@/features/ask/values"
import { snapshotQuery } from "@/features/snapshot/queries"
import { ASK_LABELS } from "./askLabels"

/** How answers are worded: in the reporting currency, with the labels of the other screens. */
export function useWording(): Wording {
  const { data } = useQuery(snapshotQuery())
  const currency = data?.reporting_currency ?? null
  return useMemo(() => ({ currency, labels: ASK_LABELS }), [currency])
}
