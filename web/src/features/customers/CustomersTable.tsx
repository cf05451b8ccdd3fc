import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { LockKeyhole } from "lucide-react"
import { useCallback, type ReactNode, type Ref } from "react"
import type { CustomerPage, CustomerRow } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatCount } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Empty, ErrorNote, Loading, Skeleton } from "@/ui/states"
import { usePages } from "@/ui/usePages"
import { CustomersGrid } from "./CustomersGrid"
import { customerQuery, customersQuery } from "./queries"

type CustomersTableProps = {
  q: string
  onClear: () => void
  onOpen: (customer: CustomerRow) => void
  gridRef: Ref<HTMLDivElement | null>
}

/** Fetches pages as one scrolls; CustomersGrid draws. */
export function CustomersTable({ q, onClear, onOpen, gridRef }: CustomersTableProps) {
  const client = useQueryClient()
  const query = useInfiniteQuery(customersQuery(q))
  const { error, isFetching, isPlaceholderData } = query
  const { rows, first, onNearEnd } = usePages<CustomerRow, CustomerPage>(query)
  const onHover = useCallback(
    (customer: CustomerRow) => {
      void client.prefetchQuery(customerQuery(customer.customer_id))
    },
    [client],
  )
  if (error && !first) {
    return (
      <div className="p-4">
        <ErrorNote error={error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  if (!first) return <TableSkeleton />
  const { total, notice } = first
  return (
    <Shell total={total} notice={total > 0 ? notice : null} isBusy={isFetching} isOld={isPlaceholderData}>
      {rows.length === 0 ? (
        <NoCustomers q={q} notice={notice} onClear={onClear} />
      ) : (
        <CustomersGrid
          key={q}
          rows={rows}
          total={total}
          isSearch={q !== ""}
          onOpen={onOpen}
          onHover={onHover}
          onNearEnd={onNearEnd}
          gridRef={gridRef}
        />
      )}
    </Shell>
  )
}

type ShellProps = {
  total: number
  /** What was not searched, and why, in the API's own words. */
  notice: string | null
  isBusy: boolean
  isOld: boolean
  children: ReactNode
}

/** Says how much was found to those who do not see it; old rows fade while new ones load. */
function Shell({ total, notice, isBusy, isOld, children }: ShellProps) {
  return (
    <div className={cx("relative flex h-full min-h-0 flex-col", isOld && "opacity-60")} aria-busy={isBusy}>
      <p role="status" className="flex flex-wrap gap-x-4 border-b px-4 py-2 text-xs text-muted md:px-6">
        <span className="tabular">{isBusy ? "Searching…" : formatCount(total, "customer")}</span>
        {notice ? (
          <span className="inline-flex items-center gap-1.5">
            <LockKeyhole aria-hidden className="size-3.5 shrink-0" />
            {notice}
          </span>
        ) : null}
      </p>
      <div className="min-h-0 flex-1">{children}</div>
    </div>
  )
}

type NoCustomersProps = Pick<CustomersTableProps, "q" | "onClear"> & { notice: string | null }

function NoCustomers({ q, notice, onClear }: NoCustomersProps) {
  if (!q) {
    return (
      <Empty title="There are no customers yet">
        Connect the customers feed in <code className="font-mono">c360.toml</code>, then run{" "}
        <code className="font-mono">c360 run</code>.
      </Empty>
    )
  }
  return (
    <Empty
      title="No customer found"
      action={
        <Button variant="primary" onClick={onClear}>
          Clear the search
        </Button>
      }
    >
      {notice ??
        "Try part of a name, an e-mail address, a phone number or a customer id. Slips of the pen in names are forgiven."}
    </Empty>
  )
}

function TableSkeleton() {
  return (
    <Loading label="Loading customers">
      <div className="h-9 border-b bg-sunken" />
      {Array.from({ length: 14 }, (_, index) => (
        <div key={index} className="flex h-10 items-center gap-6 border-b px-3">
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="h-3.5 w-24" />
          <Skeleton className="hidden h-3.5 w-36 sm:block" />
          <Skeleton className="hidden h-3.5 w-32 lg:block" />
          <Skeleton className="h-3.5 w-20" />
        </div>
      ))}
    </Loading>
  )
}
