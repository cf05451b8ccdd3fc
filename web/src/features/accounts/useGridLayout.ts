import type { ColumnSizingState, Updater, ColumnVisibilityState } from "@tanstack/react-table"
import { useMemo } from "react"
import { useMediaQuery, useStored } from "@/lib/hooks"
import { COLUMNS, HIDDEN_AT_FIRST, PHONE_COLUMNS } from "./columns"

export type GridLayout = {
  visibility: ColumnVisibilityState
  sizing: ColumnSizingState
  isPhone: boolean
  setVisibility: (updater: Updater<ColumnVisibilityState>) => void
  setSizing: (updater: Updater<ColumnSizingState>) => void
}

const PHONE_SIZES: ColumnSizingState = { account_name: 150, health_score: 136, arr_amount: 104 }
const SMALL_PHONE_SIZES: ColumnSizingState = { account_name: 108, health_score: 116, arr_amount: 96 }

const PHONE_VISIBILITY: ColumnVisibilityState = Object.fromEntries(
  COLUMNS.map((column) => [String(column.id), PHONE_COLUMNS.includes(String(column.id))]),
)

function resolve<T>(updater: Updater<T>, current: T): T {
  return typeof updater === "function" ? (updater as (old: T) => T)(current) : updater
}

/** Which columns show and how wide they are; kept between visits, but for a phone's few. */
export function useGridLayout(): GridLayout {
  const isPhone = useMediaQuery("(max-width: 639px)")
  const isSmall = useMediaQuery("(max-width: 359px)")
  const [visibility, storeVisibility] = useStored("c360.accounts.columns", HIDDEN_AT_FIRST)
  const [sizing, storeSizing] = useStored<ColumnSizingState>("c360.accounts.sizes", {})
  return useMemo(
    () => ({
      visibility: isPhone ? PHONE_VISIBILITY : visibility,
      sizing: isPhone ? (isSmall ? SMALL_PHONE_SIZES : PHONE_SIZES) : sizing,
      isPhone,
      setVisibility: (updater) => {
        storeVisibility(resolve(updater, visibility))
      },
      setSizing: (updater) => {
        storeSizing(resolve(updater, sizing))
      },
    }),
    [isPhone, isSmall, visibility, sizing, storeVisibility, storeSizing],
  )
}
