import { useState } from "react"
import type { DealRow } from "@/api/types"

/**
 * The deals that were not there when this list was first seen. `list` names the list: another
 * filter starts anew.
 */
export function useNewDeals(list: string, deals: DealRow[] | undefined): ReadonlySet<string> {
  const [first, setFirst] = useState<{ list: string; ids: Set<string> } | null>(null)
  if (deals && first?.list !== list) {
    setFirst({ list, ids: new Set(deals.map((deal) => deal.opportunity_id)) })
  }
  if (!deals || first?.list !== list) return new Set()
  return new Set(
    deals.map((deal) => deal.opportunity_id).filter((id) => !first.ids.has(id)),
  )
}
