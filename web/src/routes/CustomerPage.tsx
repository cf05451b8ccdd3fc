import { useQuery } from "@tanstack/react-query"
import { ArrowLeft } from "lucide-react"
import type { MouseEvent } from "react"
import { Link, useLocation, useNavigate } from "react-router"
import { ApiError } from "@/api/errors"
import type { CustomerProfile } from "@/api/types"
import { CustomerHeader } from "@/features/customers/detail/CustomerHeader"
import { KeyFigures } from "@/features/customers/detail/KeyFigures"
import { customerQuery } from "@/features/customers/queries"
import { meQuery } from "@/features/session/queries"
import { formatDate, formatDateTime } from "@/lib/dates"
import { useTitle } from "@/lib/hooks"
import { Page } from "@/ui/Page"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { CustomerSections } from "./CustomerSections"

/** One customer, under an address of their own. */
export function CustomerPage({ customerId }: { customerId: string }) {
  const customer = useQuery(customerQuery(customerId))
  const { data: me } = useQuery(meQuery())
  useTitle(customer.data?.full_name ?? "Customer")
  const can = (permission: (typeof me & object)["permissions"][number]) =>
    me?.permissions.includes(permission) ?? false
  const isUnknown = customer.error instanceof ApiError && customer.error.status === 404
  return (
    <Page>
      <BackLink />
      {isUnknown ? (
        <UnknownCustomer words={customer.error?.message ?? ""} />
      ) : (
        <QueryView query={customer} pending={<PageSkeleton />}>
          {(data: CustomerProfile) => (
            <>
              <CustomerHeader
                customer={data}
                dataTime={dataTimeOf(data)}
                canOpenAccounts={can("accounts:read")}
              />
              <KeyFigures customer={data} dataTime={dataTimeOf(data)} />
              <CustomerSections
                customer={data}
                dataTime={dataTimeOf(data)}
                canExport={can("customers:export")}
              />
            </>
          )}
        </QueryView>
      )}
    </Page>
  )
}

function dataTimeOf({ snapshot }: CustomerProfile): string {
  return `As of ${formatDate(snapshot.as_of)}, run ${snapshot.run_id}, published ${formatDateTime(snapshot.published_at)}`
}

/** Is another tab or window asked for? */
function hasModifier(event: MouseEvent): boolean {
  return event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
}

/** Back to the search as it was left, to the row that was opened. */
function BackLink() {
  const navigate = useNavigate()
  const { state } = useLocation() as { state: { search?: string } | null }
  const search = state?.search
  return (
    <Link
      to={{ pathname: "/customers", search }}
      onClick={(event) => {
        if (search === undefined || hasModifier(event)) return
        event.preventDefault()
        void navigate(-1)
      }}
      aria-label="Customers: back to the search"
      className="-mb-2 inline-flex items-center gap-1 self-start text-sm text-muted hover:text-ink"
    >
      <ArrowLeft aria-hidden className="size-3.5" />
      Customers
    </Link>
  )
}

function UnknownCustomer({ words }: { words: string }) {
  return (
    <Empty
      title={words}
      action={
        <Link to="/customers" className="font-medium text-accent hover:underline">
          Search for a customer
        </Link>
      }
    >
      The id may be mistyped, or the source has deleted this customer.
    </Empty>
  )
}

function PageSkeleton() {
  return (
    <Loading label="Loading the customer">
      <div className="grid gap-5">
        <Skeleton className="h-14 w-72" />
        <Skeleton className="h-28" />
        <Skeleton className="h-44" />
        <Skeleton className="h-80" />
      </div>
    </Loading>
  )
}
