import { Link, useLocation } from "react-router"
import { SEGMENT_LABEL, SEGMENT_SERIES } from "@/api/labels"
import type { CustomerRow } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatMoney } from "@/lib/format"
import { SeriesBadge } from "@/ui/SeriesBadge"
import { Missing } from "@/ui/states"
import type { GridColumn } from "@/ui/VirtualGrid"
import { MATCH_LABEL } from "./labels"
import { customerPath } from "./paths"
import { RecencyBadge } from "./RecencyBadge"

/** A real link, so that a customer can be opened in a tab of its own. */
function NameLink({ customer }: { customer: CustomerRow }) {
  const { search } = useLocation()
  return (
    <Link
      to={customerPath(customer.customer_id)}
      state={{ search }}
      tabIndex={-1}
      title={customer.full_name}
      onClick={(event) => {
        event.stopPropagation()
      }}
      className="truncate font-medium hover:underline"
    >
      {customer.full_name}
    </Link>
  )
}

const NOT_GIVEN = "the source does not say"

/** Two letters where it is a US state; the source's own word elsewhere. */
function State({ customer }: { customer: CustomerRow }) {
  const { state, state_code: code } = customer
  if (state === null) return <Missing reason={NOT_GIVEN} />
  return <span title={state}>{code ?? state}</span>
}

const name: GridColumn<CustomerRow> = {
  id: "name",
  header: "Name",
  width: 150,
  isGrowing: true,
  isPinned: true,
  cell: (row) => <NameLink customer={row} />,
}

const value: GridColumn<CustomerRow> = {
  id: "value",
  header: "Lifetime value",
  width: 112,
  isNumber: true,
  cell: (row) => formatMoney(row.lifetime_value, row.currency),
}

const match: GridColumn<CustomerRow> = {
  id: "match",
  header: "Found by",
  width: 112,
  cell: (row) => (row.match === null ? null : <span className="text-muted">{MATCH_LABEL[row.match]}</span>),
}

const id: GridColumn<CustomerRow> = {
  id: "id",
  header: "Id",
  width: 108,
  cell: (row) => <span className="font-mono text-xs text-muted">{row.customer_id}</span>,
}

const REST: readonly GridColumn<CustomerRow>[] = [
  id,
  {
    id: "email",
    header: "E-mail",
    width: 168,
    isGrowing: true,
    cell: (row) => row.email ?? <Missing reason={NOT_GIVEN} />,
  },
  {
    id: "segment",
    header: "Segment",
    width: 176,
    cell: (row) => (
      <SeriesBadge series={SEGMENT_SERIES[row.customer_segment]}>
        {SEGMENT_LABEL[row.customer_segment]}
      </SeriesBadge>
    ),
  },
  { id: "state", header: "State", width: 72, cell: (row) => <State customer={row} /> },
  { id: "card", header: "Card", width: 88, cell: (row) => row.card_type ?? <Missing reason={NOT_GIVEN} /> },
  value,
  {
    id: "last",
    header: "Last transaction",
    width: 120,
    isNumber: true,
    cell: (row) =>
      row.last_transaction_date === null ? (
        <Missing reason="there is no approved transaction" />
      ) : (
        formatDate(row.last_transaction_date)
      ),
  },
  { id: "recency", header: "Recency", width: 96, cell: (row) => <RecencyBadge customer={row} /> },
]

const phoneName: GridColumn<CustomerRow> = {
  ...name,
  width: 112,
  cell: (row) => (
    <span className="grid leading-4">
      <NameLink customer={row} />
      <span className="truncate font-mono text-2xs text-muted">{row.customer_id}</span>
    </span>
  ),
}

const phoneValue: GridColumn<CustomerRow> = { ...value, header: "Value", width: 96 }

/** Why a customer was found is said only where something was searched for. */
export function columnsFor(isSearch: boolean, isPhone: boolean): GridColumn<CustomerRow>[] {
  if (isPhone) return isSearch ? [phoneName, { ...match, width: 108 }, phoneValue] : [phoneName, phoneValue]
  return isSearch ? [name, match, ...REST] : [name, ...REST]
}
