import { useQuery } from "@tanstack/react-query"
import { RefreshCw } from "lucide-react"
import type { DealRow, RecentSales as Sales } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatDate, formatDateTime } from "@/lib/dates"
import { formatCount } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { Select } from "@/ui/Field"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { recentSalesQuery } from "./queries"
import { DealsTable, SalesByProductAndRegion } from "./SalesTables"
import { useNewDeals } from "./useNewDeals"

export type ProductOption = { value: string; label: string }

type RecentSalesProps = {
  product: string
  products: ProductOption[]
  onProduct: (product: string) => void
}

/** What just closed or opened: with everything that has landed since the snapshot. */
export function RecentSales({ product, products, onProduct }: RecentSalesProps) {
  const query = useQuery(recentSalesQuery(product))
  const settled = query.isPlaceholderData ? undefined : query.data?.deals
  const newDeals = useNewDeals(product, settled)
  return (
    <Card
      title="Recent sales"
      note={query.data ? describeWindow(query.data) : "The last 30 days"}
      actions={
        <div className="flex flex-wrap items-center justify-end gap-2">
          <Select
            label="Product"
            isLabelHidden
            value={product}
            options={[{ value: "", label: "All products" }, ...products]}
            onChange={onProduct}
            className="w-40"
          />
          <Button
            onClick={() => {
              void query.refetch()
            }}
            isBusy={query.isFetching}
          >
            <RefreshCw aria-hidden className={cx(query.isFetching && "animate-spin")} />
            Refresh
          </Button>
        </div>
      }
    >
      <QueryView query={query} pending={<SalesSkeleton />}>
        {(sales) => <RecentSalesView sales={sales} newDeals={newDeals} />}
      </QueryView>
    </Card>
  )
}

function describeWindow(sales: Sales): string {
  return `${formatDate(sales.window.from)} to ${formatDate(sales.window.to)} · data of ${formatDateTime(sales.data_time)}`
}

function SalesSkeleton() {
  return (
    <Loading label="Loading recent sales">
      <Skeleton className="h-64" />
    </Loading>
  )
}

type RecentSalesViewProps = { sales: Sales; newDeals: ReadonlySet<string> }

function liveText(sales: Sales): string {
  if (sales.live_batches === 0) return "As published: nothing has landed since."
  return `${formatCount(sales.live_batches, "batch", "batches")} newer than the published snapshot.`
}

export function RecentSalesView({ sales, newDeals }: RecentSalesViewProps) {
  const isNew = (deal: DealRow) => newDeals.has(deal.opportunity_id)
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2 text-xs text-muted" role="status">
        {sales.live_batches > 0 ? <Badge tone="accent">Live</Badge> : null}
        <span>{liveText(sales)}</span>
        {newDeals.size > 0 ? (
          <Badge tone="healthy">{formatCount(newDeals.size, "new deal")} since you opened this</Badge>
        ) : null}
      </div>
      {sales.deals.length === 0 ? (
        <Empty title="No deal in these 30 days">
          A deal shows on its close date when won or lost, else on the day it was created.
        </Empty>
      ) : (
        <div className="grid grid-cols-1 gap-8 xl:grid-cols-[minmax(0,1fr)_390px]">
          <DealsTable deals={sales.deals} currency={sales.currency} isNew={isNew} />
          <SalesByProductAndRegion items={sales.items} currency={sales.currency} />
        </div>
      )}
    </>
  )
}
