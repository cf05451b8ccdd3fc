import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { useSearchParams } from "react-router"
import type { PipelineByProduct, PipelineByRegion } from "@/api/types"
import { PipelineChart } from "@/features/revenue/PipelineChart"
import {
  pipelineByProductQuery,
  pipelineByRegionQuery,
  revenueSummaryQuery,
} from "@/features/revenue/queries"
import { RecentSales } from "@/features/revenue/RecentSales"
import { RevenueTiles } from "@/features/revenue/RevenueTiles"
import { humanise } from "@/lib/format"
import { useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"

export default function Revenue() {
  useTitle("Revenue")
  const [params, setParams] = useSearchParams()
  const summary = useQuery(revenueSummaryQuery())
  const byRegion = useQuery(pipelineByRegionQuery())
  const byProduct = useQuery(pipelineByProductQuery())
  const products = (byProduct.data?.items ?? []).flatMap((item) =>
    item.product_code
      ? [{ value: item.product_code, label: item.product_name ?? item.product_code }]
      : [],
  )
  return (
    <Page>
      <PageHeader title="Revenue" note="Where the pipeline stands, and what just closed" />
      <QueryView query={summary} pending={<ChartSkeleton height="h-28" />}>
        {(data) => <RevenueTiles summary={data} />}
      </QueryView>
      <div className="grid grid-cols-1 gap-5 lg:grid-cols-2">
        <QueryView query={byRegion} pending={<ChartSkeleton height="h-80" />}>
          {(data) => <ByRegion data={data} />}
        </QueryView>
        <QueryView query={byProduct} pending={<ChartSkeleton height="h-80" />}>
          {(data) => <ByProduct data={data} />}
        </QueryView>
      </div>
      <RecentSales
        product={params.get("product") ?? ""}
        products={products}
        onProduct={(product) => {
          setParams(product ? { product } : {}, { replace: true })
        }}
      />
    </Page>
  )
}

function ChartSkeleton({ height }: { height: string }) {
  return (
    <Loading label="Loading figures">
      <Skeleton className={height} />
    </Loading>
  )
}

function ByRegion({ data }: { data: PipelineByRegion }) {
  const rows = useMemo(
    () => data.items.map((item) => ({ ...item, name: humanise(item.region) })),
    [data],
  )
  return (
    <PipelineChart
      title="Pipeline by region"
      grain="Region"
      rows={rows}
      currency={data.currency}
      snapshot={data.snapshot}
    />
  )
}

function ByProduct({ data }: { data: PipelineByProduct }) {
  const rows = useMemo(
    () =>
      data.items.map((item) => ({
        ...item,
        name: item.product_name ?? item.product_code ?? "Unknown",
      })),
    [data],
  )
  return (
    <PipelineChart
      title="Pipeline by product"
      grain="Product"
      rows={rows}
      currency={data.currency}
      snapshot={data.snapshot}
    />
  )
}
