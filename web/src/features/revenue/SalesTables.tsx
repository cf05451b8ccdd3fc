import { Link } from "react-router"
import type { DealRow, RecentSales } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatMoney, formatNumber, humanise } from "@/lib/format"
import { Badge, type BadgeTone } from "@/ui/Badge"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Missing } from "@/ui/states"

const STATUS_TONE: Record<string, BadgeTone> = { won: "healthy", open: "accent", lost: "churned" }

/** A region is a name in its own right, or the API's word for none. */
const regionName = (region: string | null) =>
  region === null || region === "unknown" ? <Missing reason="the deal names no region" /> : region

function AccountCell({ deal }: { deal: DealRow }) {
  if (!deal.account_id) return <Missing reason="the deal names no account" />
  if (!deal.account_name) return <span title="Not among the known accounts">{deal.account_id}</span>
  return (
    <Link
      to={`/accounts/${encodeURIComponent(deal.account_id)}`}
      title={deal.account_name}
      className="block max-w-36 truncate font-medium hover:text-accent hover:underline"
    >
      {deal.account_name}
    </Link>
  )
}

type DealsTableProps = {
  deals: DealRow[]
  currency: string | null
  isNew: (deal: DealRow) => boolean
}

export function DealsTable({ deals, currency, isNew }: DealsTableProps) {
  const columns: PlainColumn<DealRow>[] = [
    {
      id: "date",
      header: "Date",
      className: "whitespace-nowrap",
      cell: (deal) => formatDate(deal.sale_date),
    },
    {
      id: "deal",
      header: "Deal",
      className: "whitespace-nowrap",
      cell: (deal) => (
        <span className="flex flex-col items-start gap-1">
          <span className="font-mono text-xs">{deal.opportunity_id}</span>
          {isNew(deal) ? <Badge tone="healthy">New</Badge> : null}
          {deal.is_live && !isNew(deal) ? (
            <span title="Landed, won or lost after the published snapshot">
              <Badge tone="accent">Live</Badge>
            </span>
          ) : null}
        </span>
      ),
    },
    { id: "account", header: "Account", cell: (deal) => <AccountCell deal={deal} /> },
    {
      id: "product",
      header: "Product",
      cell: (deal) => deal.product_name ?? deal.product_code ?? <Missing reason="no product" />,
    },
    { id: "region", header: "Region", cell: (deal) => regionName(deal.region) },
    {
      id: "status",
      header: "Status",
      cell: (deal) => (
        <Badge tone={STATUS_TONE[deal.status] ?? "unknown"}>{humanise(deal.status)}</Badge>
      ),
    },
    {
      id: "amount",
      header: currency ? `Amount (${currency})` : "Amount",
      isNumber: true,
      cell: (deal) =>
        deal.amount === null ? <Missing reason="no amount" /> : formatMoney(deal.amount, currency),
    },
  ]
  return (
    <PlainTable
      label="Recent sales"
      columns={columns}
      rows={deals}
      rowKey={(deal) => deal.opportunity_id}
      rowClass={(deal) => (isNew(deal) ? "bg-healthy-soft" : undefined)}
      className="max-h-[480px] overflow-y-auto"
    />
  )
}

type Item = RecentSales["items"][number]

export function SalesByProductAndRegion({
  items,
  currency,
}: {
  items: Item[]
  currency: string | null
}) {
  const columns: PlainColumn<Item>[] = [
    {
      id: "product",
      header: "Product",
      cell: (item) => item.product_name ?? item.product_code ?? <Missing reason="no product" />,
    },
    { id: "region", header: "Region", cell: (item) => regionName(item.region) },
    { id: "deals", header: "Deals", isNumber: true, cell: (item) => formatNumber(item.deal_count) },
    {
      id: "total",
      header: "Total",
      isNumber: true,
      cell: (item) => formatMoney(item.total_amount, currency),
    },
    {
      id: "won",
      header: "Won",
      isNumber: true,
      cell: (item) => formatMoney(item.won_amount, currency),
    },
  ]
  return (
    <PlainTable
      label="Totals by product and region"
      columns={columns}
      rows={items}
      rowKey={(item) => `${item.product_code ?? ""}/${item.region}`}
      className="max-h-[480px] overflow-y-auto"
    />
  )
}
