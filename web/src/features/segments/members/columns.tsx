import type { ReactNode } from "react"
import { Link } from "react-router"
import { CHURN_RISK_LABEL, CHURN_RISK_TONE, SEGMENT_LABEL, SEGMENT_SERIES } from "@/api/labels"
import type { SegmentMember } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatMoney, formatNumber, formatPct, formatScore } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Change } from "@/ui/Change"
import { SeriesBadge, SeriesDot } from "@/ui/SeriesBadge"
import { Missing } from "@/ui/states"
import type { GridColumn } from "@/ui/VirtualGrid"
import { knownPlace } from "../places"

export type MemberColumn = GridColumn<SegmentMember> & {
  /** Not shown until it is chosen. */
  isHidden?: boolean
}

/** The address of a customer's page. */
export const memberPath = (id: string) => `/customers/${encodeURIComponent(id)}`

const NOT_GIVEN = "the source does not say"
const NO_TRANSACTION = "there is no approved transaction"

const orMissing = (value: ReactNode, why: string) => value ?? <Missing reason={why} />

/** A real link, so that a customer can be opened in a tab of its own. */
function MemberLink({ member }: { member: SegmentMember }) {
  return (
    <Link
      to={memberPath(member.customer_id)}
      tabIndex={-1}
      title={member.full_name ?? member.customer_id}
      onClick={(event) => {
        event.stopPropagation()
      }}
      className="font-medium hover:underline"
    >
      {member.full_name ?? member.customer_id}
    </Link>
  )
}

function RiskCell({ member }: { member: SegmentMember }) {
  const risk = member.churn_risk_category
  return (
    <span className="flex items-center gap-2">
      <Badge tone={CHURN_RISK_TONE[risk]}>{CHURN_RISK_LABEL[risk]}</Badge>
      {member.churn_risk_score === null ? null : (
        <span className="text-xs text-muted tabular">{formatScore(member.churn_risk_score)}</span>
      )}
    </span>
  )
}

type AmountColumn = "lifetime_value" | "avg_monthly_spend" | "spend_last_90_days" | "credit_limit"

const amount = (id: AmountColumn, header: string, extra?: Partial<MemberColumn>): MemberColumn => ({
  id,
  header,
  width: 132,
  isNumber: true,
  sortKey: id,
  cell: (row) => orMissing(row[id] === null ? null : formatMoney(row[id], row.currency), NOT_GIVEN),
  ...extra,
})

/** Every column there is. Personal ones cannot be sorted by: an order tells of what is masked. */
export const COLUMNS: readonly MemberColumn[] = [
  {
    id: "full_name",
    header: "Customer",
    width: 180,
    isGrowing: true,
    isPinned: true,
    cell: (row) => <MemberLink member={row} />,
  },
  {
    id: "customer_segment",
    header: "Segment",
    width: 184,
    sortKey: "customer_segment",
    cell: (row) => (
      <SeriesBadge series={SEGMENT_SERIES[row.customer_segment]}>
        {SEGMENT_LABEL[row.customer_segment]}
      </SeriesBadge>
    ),
  },
  amount("lifetime_value", "Lifetime value"),
  amount("avg_monthly_spend", "Monthly"),
  amount("spend_last_90_days", "Last 90 days"),
  {
    id: "spend_change_pct",
    header: "90-day change",
    width: 144,
    isNumber: true,
    sortKey: "spend_change_pct",
    cell: (row) =>
      row.spend_change_pct === null ? (
        <Missing reason="nothing was spent in the 90 days before" />
      ) : (
        <Change value={row.spend_change_pct} unit="%" />
      ),
  },
  {
    id: "churn_risk_score",
    header: "Churn risk",
    width: 132,
    sortKey: "churn_risk_score",
    cell: (row) => <RiskCell member={row} />,
  },
  { id: "card_type", header: "Card", width: 96, sortKey: "card_type", cell: (row) => orMissing(row.card_type, NOT_GIVEN) },
  {
    id: "state",
    header: "State",
    width: 88,
    sortKey: "state",
    cell: (row) => orMissing(row.state_code ?? knownPlace(row.state), NOT_GIVEN),
  },
  {
    id: "last_transaction_date",
    header: "Last transaction",
    width: 132,
    isNumber: true,
    sortKey: "last_transaction_date",
    cell: (row) => orMissing(row.last_transaction_date && formatDate(row.last_transaction_date), NO_TRANSACTION),
  },
  {
    id: "customer_id",
    header: "Id",
    width: 120,
    sortKey: "customer_id",
    isHidden: true,
    cell: (row) => <span className="font-mono text-xs text-muted">{row.customer_id}</span>,
  },
  { id: "email", header: "E-mail", width: 220, isHidden: true, cell: (row) => orMissing(row.email, NOT_GIVEN) },
  { id: "city", header: "City", width: 120, sortKey: "city", isHidden: true, cell: (row) => orMissing(row.city, NOT_GIVEN) },
  {
    id: "total_transactions",
    header: "Transactions",
    width: 120,
    isNumber: true,
    isHidden: true,
    sortKey: "total_transactions",
    cell: (row) => formatNumber(row.total_transactions),
  },
  {
    id: "tenure_months",
    header: "Tenure",
    width: 108,
    isNumber: true,
    isHidden: true,
    sortKey: "tenure_months",
    cell: (row) => orMissing(row.tenure_months === null ? null : `${formatNumber(row.tenure_months)} months`, NOT_GIVEN),
  },
  amount("credit_limit", "Credit limit", { isHidden: true, width: 116 }),
  {
    id: "credit_utilization_pct",
    header: "Utilisation",
    width: 108,
    isNumber: true,
    isHidden: true,
    sortKey: "credit_utilization_pct",
    cell: (row) =>
      orMissing(
        row.credit_utilization_pct === null ? null : formatPct(row.credit_utilization_pct),
        "no credit limit is known",
      ),
  },
]

/** Shown on a phone: who, worth what, in which segment. */
const PHONE_COLUMNS: readonly MemberColumn[] = COLUMNS.flatMap((column) => {
  if (column.id === "full_name") return [{ ...column, width: 128 }]
  if (column.id === "lifetime_value") return [{ ...column, header: "Value", width: 92 }]
  if (column.id !== "customer_segment") return []
  return [{ ...column, width: 130, cell: (row) => <PlainSegment segment={row.customer_segment} /> }]
})

/** Without the pill, which would be cut off. */
function PlainSegment({ segment }: { segment: SegmentMember["customer_segment"] }) {
  return (
    <span className="flex items-center gap-1.5 text-xs">
      <SeriesDot series={SEGMENT_SERIES[segment]} />
      <span className="truncate">{SEGMENT_LABEL[segment]}</span>
    </span>
  )
}

/** The columns to show, in order. */
export function shownColumns(isShown: Record<string, boolean>, isPhone: boolean) {
  if (isPhone) return PHONE_COLUMNS
  return COLUMNS.filter((column) => isShown[column.id] ?? !column.isHidden)
}
