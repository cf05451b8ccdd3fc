import { useMemo, type Ref } from "react"
import { useLocation } from "react-router"
import type { CustomerRow } from "@/api/types"
import { useMediaQuery } from "@/lib/hooks"
import { VirtualGrid } from "@/ui/VirtualGrid"
import { columnsFor } from "./columns"

type CustomersGridProps = {
  rows: CustomerRow[]
  total: number
  isSearch: boolean
  onOpen: (customer: CustomerRow) => void
  onHover?: (customer: CustomerRow) => void
  onNearEnd: () => void
  gridRef?: Ref<HTMLDivElement | null>
}

/** The customers that were found, best match first; without a search the most valuable ones. */
export function CustomersGrid({ isSearch, ...grid }: CustomersGridProps) {
  const { key } = useLocation()
  const isPhone = useMediaQuery("(max-width: 639px)")
  const columns = useMemo(() => columnsFor(isSearch, isPhone), [isSearch, isPhone])
  return (
    <VirtualGrid
      label="Customers"
      columns={columns}
      rowKey={(row) => row.customer_id}
      className="h-full md:[&_[role=row]]:px-3"
      place={key}
      {...grid}
    />
  )
}
