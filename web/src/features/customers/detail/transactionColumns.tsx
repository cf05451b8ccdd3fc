import { Ban } from "lucide-react"
import type { TransactionRow } from "@/api/types"
import { formatDate, formatDateTime, formatTime } from "@/lib/dates"
import { formatMoneyExact } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import type { GridColumn } from "@/ui/VirtualGrid"
import { categoryLabel, CHANNEL_LABEL, STATUS_LABEL } from "../labels"

export function isDeclined(row: TransactionRow): boolean {
  return row.status === "declined"
}

function Amount({ row }: { row: TransactionRow }) {
  const amount = formatMoneyExact(row.transaction_amount, row.currency)
  if (!isDeclined(row)) return <span className="font-medium">{amount}</span>
  return (
    <s title="Declined: not counted as spending" className="text-muted">
      {amount}
    </s>
  )
}

function PhoneAmount({ row }: { row: TransactionRow }) {
  return (
    <span className="inline-flex items-center gap-1">
      {isDeclined(row) ? (
        <>
          <Ban aria-hidden className="size-3 text-critical" />
          <span className="sr-only">Declined</span>
        </>
      ) : null}
      <Amount row={row} />
    </span>
  )
}

function Status({ row }: { row: TransactionRow }) {
  if (!isDeclined(row)) return <span className="text-muted">{STATUS_LABEL[row.status]}</span>
  return (
    <Badge tone="critical" icon={<Ban aria-hidden />}>
      {STATUS_LABEL[row.status]}
    </Badge>
  )
}

/** What the category was called when it came, where the dimension has another word for it. */
function Category({ row }: { row: TransactionRow }) {
  const came = row.merchant_category
  const label = categoryLabel(row.category_name)
  const hint = came && came !== row.category_name ? `Came as “${came}”` : undefined
  return <span title={hint}>{label}</span>
}

const date = {
  id: "date",
  header: "Date",
  width: 120,
  cell: (row: TransactionRow) => formatDate(row.transaction_date),
}
const merchant = {
  id: "merchant",
  header: "Merchant",
  width: 180,
  isGrowing: true,
  cell: (row: TransactionRow) => <span title={row.transaction_id}>{row.merchant_name}</span>,
}
const amount = {
  id: "amount",
  header: "Amount",
  width: 120,
  isNumber: true,
  cell: (row: TransactionRow) => <Amount row={row} />,
}
const status = {
  id: "status",
  header: "Status",
  width: 116,
  cell: (row: TransactionRow) => <Status row={row} />,
}

export const COLUMNS: readonly GridColumn<TransactionRow>[] = [
  date,
  {
    id: "time",
    header: "Time",
    width: 96,
    cell: (row) => (
      <span title={formatDateTime(row.transaction_at)} className="text-muted">
        {formatTime(row.transaction_at)}
      </span>
    ),
  },
  merchant,
  { id: "category", header: "Category", width: 160, cell: (row) => <Category row={row} /> },
  { id: "channel", header: "Channel", width: 100, cell: (row) => CHANNEL_LABEL[row.channel] },
  amount,
  status,
]

/** On a phone: when, where, how much; a declined amount is struck through and says so. */
export const PHONE_COLUMNS: readonly GridColumn<TransactionRow>[] = [
  { ...date, width: 104 },
  { ...merchant, width: 96 },
  { ...amount, width: 112, cell: (row) => <PhoneAmount row={row} /> },
]
