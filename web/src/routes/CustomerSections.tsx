import { useQuery } from "@tanstack/react-query"
import { useCallback } from "react"
import type { CustomerProfile } from "@/api/types"
import { CategoryChart } from "@/features/customers/detail/CategoryChart"
import { Eligibility } from "@/features/customers/detail/Eligibility"
import { SegmentHistory } from "@/features/customers/detail/SegmentHistory"
import { SpendingChart } from "@/features/customers/detail/SpendingChart"
import { Habits } from "@/features/customers/detail/Habits"
import { Transactions } from "@/features/customers/detail/Transactions"
import { VersionHistory } from "@/features/customers/detail/VersionHistory"
import {
  customerCategoriesQuery,
  customerSegmentsQuery,
  customerSpendingQuery,
  customerVersionsQuery,
} from "@/features/customers/queries"
import { limitCurrency } from "@/features/customers/limit"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"
import { useCustomerParams } from "./customerParams"
import { CustomerNext } from "./NextPanel"

type SectionsProps = { customer: CustomerProfile; dataTime: string; canExport: boolean }

/** What this customer did, with what, and what could be offered. */
export function CustomerSections({ customer, dataTime, canExport }: SectionsProps) {
  const { customer_id: id } = customer
  const { chosen, filter } = useCustomerParams()
  const categories = useQuery(customerCategoriesQuery(id))
  const pick = useCallback(
    (category: string) => {
      filter({ categories: [category] })
      document.getElementById("transactions")?.scrollIntoView({ block: "start" })
    },
    [filter],
  )
  return (
    <>
      <CustomerNext customerId={id} currency={customer.currency} />
      <Spending customer={customer} />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[3fr_2fr]">
        <Categories customer={customer} dataTime={dataTime} onPick={pick} />
        <div className="grid grid-cols-1 gap-5">
          <Eligibility customer={customer} dataTime={dataTime} />
          <Segments customerId={id} />
          <Versions customer={customer} />
        </div>
      </div>
      <Transactions
        customerId={id}
        filters={chosen.filters}
        categories={(categories.data?.items ?? []).map((row) => row.category_name)}
        lastDay={customer.snapshot.as_of}
        canExport={canExport}
        onChange={filter}
      />
    </>
  )
}

function Waiting({ label, height }: { label: string; height: string }) {
  return (
    <Loading label={label}>
      <Skeleton className={height} />
    </Loading>
  )
}

function Spending({ customer }: { customer: CustomerProfile }) {
  const { chosen, change } = useCustomerParams()
  const query = useQuery(customerSpendingQuery(customer.customer_id))
  return (
    <QueryView query={query} pending={<Waiting label="Loading daily spending" height="h-80" />}>
      {(spending) => (
        <SpendingChart
          days={spending.items}
          currency={customer.currency}
          range={chosen.range}
          hasAverage={chosen.hasAverage}
          onRange={(range) => {
            change("range", String(range))
          }}
          onAverage={(hasAverage) => {
            change("average", hasAverage ? "1" : null)
          }}
        />
      )}
    </QueryView>
  )
}

type CategoriesProps = Pick<SectionsProps, "customer" | "dataTime"> & {
  onPick: (category: string) => void
}

function Categories({ customer, dataTime, onPick }: CategoriesProps) {
  const { chosen, change } = useCustomerParams()
  const query = useQuery(customerCategoriesQuery(customer.customer_id))
  return (
    <QueryView query={query} pending={<Waiting label="Loading categories" height="h-96" />}>
      {(categories) => (
        <CategoryChart
          categories={categories.items}
          currency={customer.currency}
          measure={chosen.measure}
          onMeasure={(measure) => {
            change("measure", measure === "amount" ? null : measure)
          }}
          chosen={chosen.filters.categories}
          onPick={onPick}
          habits={<Habits customer={customer} dataTime={dataTime} />}
        />
      )}
    </QueryView>
  )
}

function Segments({ customerId }: { customerId: string }) {
  const query = useQuery(customerSegmentsQuery(customerId))
  return (
    <QueryView query={query} pending={<Waiting label="Loading segments" height="h-40" />}>
      {(segments) => <SegmentHistory memberships={segments.items} />}
    </QueryView>
  )
}

function Versions({ customer }: { customer: CustomerProfile }) {
  const query = useQuery(customerVersionsQuery(customer.customer_id))
  return (
    <QueryView query={query} pending={<Waiting label="Loading versions" height="h-40" />}>
      {(versions) => <VersionHistory versions={versions.items} currency={limitCurrency(customer)} />}
    </QueryView>
  )
}
