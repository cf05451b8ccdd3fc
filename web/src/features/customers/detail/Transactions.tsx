import { useInfiniteQuery } from "@tanstack/react-query"
import type { TransactionPage, TransactionRow } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatCount, formatMoneyExact } from "@/lib/format"
import { Button } from "@/ui/Button"
import { ExportButton } from "@/ui/ExportButton"
import { Empty, ErrorNote, Loading, Skeleton } from "@/ui/states"
import { usePages } from "@/ui/usePages"
import { hasTransactionFilters, NO_TRANSACTION_FILTERS, type TransactionFilters } from "../filters"
import { fetchTransactionsFile, transactionsQuery } from "../queries"
import { TransactionFilterBar } from "./TransactionFilterBar"
import { TransactionsGrid } from "./TransactionsGrid"

type TransactionsProps = {
  customerId: string
  filters: TransactionFilters
  categories: string[]
  lastDay: string
  canExport: boolean
  onChange: (change: Partial<TransactionFilters>) => void
}

/** One customer's transactions, fetched a page at a time as one scrolls. */
export function Transactions(props: TransactionsProps) {
  const { customerId, filters, categories, lastDay, canExport, onChange } = props
  return (
    <section aria-label="Transactions" id="transactions" className="scroll-mt-4 overflow-clip rounded-lg border bg-surface">
      <header className="flex items-start justify-between gap-3 px-5 pt-4 pb-3">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">Transactions</h2>
          <p className="text-xs text-muted">Newest first; declined ones are shown, and never counted as spending</p>
        </div>
        {canExport ? (
          <ExportButton
            fetchRows={() => fetchTransactionsFile(customerId, filters)}
            fileName="transactions.csv"
          />
        ) : null}
      </header>
      <div className="px-5 pb-3">
        <TransactionFilterBar
          filters={filters}
          categories={categories}
          lastDay={lastDay}
          onChange={onChange}
        />
      </div>
      <TransactionPages customerId={customerId} filters={filters} onChange={onChange} />
    </section>
  )
}

function TransactionPages({
  customerId,
  filters,
  onChange,
}: Pick<TransactionsProps, "customerId" | "filters" | "onChange">) {
  const query = useInfiniteQuery(transactionsQuery(customerId, filters))
  const { error, isFetching, isPlaceholderData } = query
  const { rows, first, onNearEnd } = usePages<TransactionRow, TransactionPage>(query)
  if (error && !first) {
    return (
      <div className="px-5 pb-5">
        <ErrorNote error={error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  if (!first) return <GridSkeleton />
  if (rows.length === 0) {
    return <NoTransactions isFiltered={hasTransactionFilters(filters)} onChange={onChange} />
  }
  return (
    <div className={cx(isPlaceholderData && "opacity-60")} aria-busy={isFetching}>
      <TransactionsGrid
        key={JSON.stringify(filters)}
        rows={rows}
        total={first.total}
        onNearEnd={onNearEnd}
      />
      <p role="status" className="border-t px-5 py-2 text-xs text-muted tabular">
        {formatCount(first.total, "transaction")},{" "}
        {formatMoneyExact(first.approved_amount, rows[0]?.currency)} approved
        {isFetching ? ", loading" : ""}
      </p>
    </div>
  )
}

function NoTransactions({
  isFiltered,
  onChange,
}: {
  isFiltered: boolean
  onChange: TransactionsProps["onChange"]
}) {
  if (!isFiltered) {
    return (
      <Empty title="No transaction is known">
        The customers feed knows this person, the transactions feed does not.
      </Empty>
    )
  }
  return (
    <Empty
      title="No transaction matches"
      action={
        <Button
          variant="primary"
          onClick={() => {
            onChange(NO_TRANSACTION_FILTERS)
          }}
        >
          Clear the filters
        </Button>
      }
    >
      Nothing fits all of these filters together.
    </Empty>
  )
}

function GridSkeleton() {
  return (
    <Loading label="Loading transactions">
      <div className="h-9 border-y bg-sunken" />
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className="flex h-10 items-center gap-6 border-b px-3">
          <Skeleton className="h-3.5 w-24" />
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="h-3.5 w-20" />
          <Skeleton className="hidden h-3.5 w-24 sm:block" />
        </div>
      ))}
    </Loading>
  )
}
