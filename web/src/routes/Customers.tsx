import { useQuery } from "@tanstack/react-query"
import { LockKeyhole } from "lucide-react"
import { useCallback, useRef, type KeyboardEvent } from "react"
import { useLocation, useNavigate, useSearchParams } from "react-router"
import type { CustomerRow } from "@/api/types"
import { CustomersTable } from "@/features/customers/CustomersTable"
import { customerPath } from "@/features/customers/paths"
import { meQuery } from "@/features/session/queries"
import { useMediaQuery, useTitle } from "@/lib/hooks"
import { SearchBox } from "@/ui/SearchBox"
import { CustomerPage } from "./CustomerPage"

/** The search, or the customer whose id follows in the address. */
export default function Customers() {
  const { pathname } = useLocation()
  const id = pathname.split("/")[2]
  return id ? <CustomerPage key={id} customerId={decodeURIComponent(id)} /> : <CustomerSearch />
}

function useSearchText() {
  const [params, setParams] = useSearchParams()
  const search = useCallback(
    (q: string) => {
      setParams(q ? { q } : {}, { replace: true })
    },
    [setParams],
  )
  return { q: params.get("q") ?? "", search }
}

function CustomerSearch() {
  useTitle("Customers")
  const navigate = useNavigate()
  const { search: address } = useLocation()
  const { q, search } = useSearchText()
  const { data: me } = useQuery(meQuery())
  const hasKeyboard = useMediaQuery("(pointer: fine)")
  const grid = useRef<HTMLDivElement>(null)
  const isMasked = me !== undefined && !me.permissions.includes("personal_data:read")
  const open = useCallback(
    (customer: CustomerRow) => {
      void navigate(customerPath(customer.customer_id), { state: { search: address } })
    },
    [navigate, address],
  )
  const toGrid = (event: KeyboardEvent<HTMLInputElement>) => {
    const isSettled = event.currentTarget.value === q
    if (!isSettled || (event.key !== "ArrowDown" && event.key !== "Enter")) return
    event.preventDefault()
    grid.current?.focus()
  }
  return (
    <div className="flex h-full min-h-96 flex-col">
      <div className="flex shrink-0 flex-col gap-3 border-b px-4 pt-4 pb-3 md:px-6">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">Customers</h1>
          <p className="text-sm text-muted">
            {q ? "Best match first" : "The most valuable first; search to find anyone"}
          </p>
        </div>
        <SearchBox
          label={isMasked ? "Search by customer id" : "Search by name, e-mail, phone or customer id"}
          value={q}
          onChange={search}
          onKeyDown={toGrid}
          autoFocus={hasKeyboard}
          className="w-full max-w-xl"
        />
        {isMasked && !q ? <MaskHint /> : null}
      </div>
      <div className="min-h-0 flex-1 bg-surface">
        <CustomersTable
          q={q.trim()}
          onClear={() => {
            search("")
          }}
          onOpen={open}
          gridRef={grid}
        />
      </div>
    </div>
  )
}

function MaskHint() {
  return (
    <p className="flex items-center gap-1.5 text-xs text-muted">
      <LockKeyhole aria-hidden className="size-3.5 shrink-0" />
      Your role hides personal data: names and contacts are shortened, and only ids can be searched.
    </p>
  )
}
