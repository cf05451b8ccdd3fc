import { useCallback, useMemo } from "react"
import { useLocation, useSearchParams } from "react-router"
import { MEASURES } from "@/features/customers/detail/CategoryChart"
import { RANGES } from "@/features/customers/detail/SpendingChart"
import {
  parseTransactionFilters,
  writeTransactionFilters,
  type TransactionFilters,
} from "@/features/customers/filters"

type Name = "range" | "average" | "measure"

function parse(params: URLSearchParams) {
  const range = Number(params.get("range"))
  const measure = params.get("measure")
  return {
    range: RANGES.find((known) => known === range) ?? 180,
    hasAverage: params.get("average") === "1",
    measure: MEASURES.find((known) => known === measure) ?? "amount",
    filters: parseTransactionFilters(params),
  }
}

function writeOne(params: URLSearchParams, name: Name, value: string | null): URLSearchParams {
  const next = new URLSearchParams(params)
  if (value === null) next.delete(name)
  else next.set(name, value)
  return next
}

/** What is chosen on a customer's page; all of it in the address, the way back to the search kept. */
export function useCustomerParams() {
  const { state } = useLocation() as { state: unknown }
  const [params, setParams] = useSearchParams()
  const chosen = useMemo(() => parse(params), [params])
  const change = useCallback(
    (name: Name, value: string | null) => {
      setParams((current) => writeOne(current, name, value), { replace: true, state })
    },
    [setParams, state],
  )
  const filter = useCallback(
    (filters: Partial<TransactionFilters>) => {
      setParams((current) => writeTransactionFilters(current, filters), { replace: true, state })
    },
    [setParams, state],
  )
  return { chosen, change, filter }
}
