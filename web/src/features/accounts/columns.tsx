import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  tableFeatures,
  type Header,
} from "@tanstack/react-table"
import type { ReactNode } from "react"
import { TIER_LABEL, TIER_TONE } from "@/api/labels"
import type { AccountRow } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatDate, formatDaysAway } from "@/lib/dates"
import {
  formatMoney,
  formatNumber,
  formatScore,
  formatShare,
  humanise,
} from "@/lib/format"
import { TONE_TEXT } from "@/ui/Badge"
import { Change } from "@/ui/Change"
import { Meter } from "@/ui/Meter"
import { Missing } from "@/ui/states"

type ColumnMeta = { isNumber?: boolean; isHidden?: boolean }

export const features = tableFeatures({
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  columnMeta: {} as ColumnMeta,
})

export type AccountHeader = Header<typeof features, AccountRow>

const helper = createColumnHelper<typeof features, AccountRow>()

type Column = {
  size: number
  meta?: ColumnMeta
  /** Why a value is missing, where it is; without it `show` decides. */
  why?: string
  show: (row: AccountRow) => ReactNode
}

/** A column that says why where it has nothing to show. */
function column(id: keyof AccountRow, header: string, { size, meta, why, show }: Column) {
  return helper.accessor((row): unknown => row[id], {
    id,
    header,
    size,
    minSize: 72,
    meta,
    cell: ({ row }) =>
      why && row.original[id] == null ? <Missing reason={why} /> : show(row.original),
  })
}

const number = { isNumber: true }
const hiddenNumber = { isNumber: true, isHidden: true }
const hidden = { isHidden: true }
const NOT_GIVEN = "the source does not say"
const NO_USAGE = "no usage is known"
const NO_TEXT = "no interaction is known"

export function HealthCell({ row }: { row: AccountRow }) {
  const tone = TIER_TONE[row.risk_tier]
  return (
    <span className="flex items-center gap-2.5">
      <span className="w-9 text-right font-medium tabular">
        {row.health_score === null ? (
          <Missing reason="too little data for a score" />
        ) : (
          formatScore(row.health_score)
        )}
      </span>
      <Meter value={row.health_score ?? 0} max={100} tone={tone} className="hidden w-14 sm:block" />
      <span className={cx("min-w-12 truncate text-xs font-medium", TONE_TEXT[tone])}>
        {TIER_LABEL[row.risk_tier]}
      </span>
    </span>
  )
}

function renewalOf(row: AccountRow): ReactNode {
  if (row.subscription_end_date === null) return <Missing reason="open-ended subscription" />
  if (row.is_churned) return <Missing reason="the account has churned" />
  if (row.days_to_renewal === null) return formatDate(row.subscription_end_date)
  return (
    <span title={formatDate(row.subscription_end_date)}>{formatDaysAway(row.days_to_renewal)}</span>
  )
}

export const COLUMNS = [
  column("account_name", "Account", { size: 240, show: (row) => row.account_name }),
  column("health_score", "Health", { size: 236, show: (row) => <HealthCell row={row} /> }),
  column("health_score_change_30_days", "30-day change", {
    size: 140,
    meta: number,
    why: "no score 30 days ago, or a frozen one",
    show: (row) => <Change value={row.health_score_change_30_days ?? 0} />,
  }),
  column("arr_amount", "ARR", {
    size: 124,
    meta: number,
    why: NOT_GIVEN,
    show: (row) => formatMoney(row.arr_amount, row.arr_currency),
  }),
  column("days_to_renewal", "Renewal", { size: 124, meta: number, show: renewalOf }),
  column("account_owner_name", "Owner", { size: 148, why: "no owner is set", show: (row) => row.account_owner_name }),
  column("industry", "Industry", { size: 136, why: NOT_GIVEN, show: (row) => row.industry }),
  column("tier", "Plan", { size: 108, why: NOT_GIVEN, show: (row) => humanise(row.tier ?? "") }),
  column("days_since_last_active", "Last active", {
    size: 120,
    meta: number,
    why: NO_USAGE,
    show: (row) => formatDaysAway(-(row.days_since_last_active ?? 0)),
  }),
  column("avg_sentiment", "Sentiment", { size: 108, meta: hiddenNumber, why: NO_TEXT, show: (row) => formatNumber(row.avg_sentiment, 2) }),
  column("support_ticket_count", "Tickets", { size: 96, meta: hiddenNumber, why: NO_TEXT, show: (row) => formatNumber(row.support_ticket_count) }),
  column("top_complaint_category", "Top complaint", { size: 140, meta: hidden, why: NO_TEXT, show: (row) => humanise(row.top_complaint_category ?? "") }),
  column("total_sessions", "Sessions", { size: 108, meta: hiddenNumber, why: NO_USAGE, show: (row) => formatNumber(row.total_sessions) }),
  column("features_adopted", "Features", { size: 104, meta: hiddenNumber, why: NO_USAGE, show: (row) => formatNumber(row.features_adopted) }),
  column("error_rate", "Error rate", { size: 108, meta: hiddenNumber, why: "no session is known", show: (row) => formatShare(row.error_rate) }),
  column("seats", "Seats", { size: 92, meta: hiddenNumber, why: NOT_GIVEN, show: (row) => formatNumber(row.seats) }),
  column("region", "Region", { size: 108, meta: hidden, why: NOT_GIVEN, show: (row) => row.region }),
  column("tenure_days", "Tenure", { size: 108, meta: hiddenNumber, why: NOT_GIVEN, show: (row) => `${formatNumber(row.tenure_days)} days` }),
  column("data_coverage_pct", "Coverage", { size: 104, meta: hiddenNumber, why: "not scored", show: (row) => `${formatNumber(row.data_coverage_pct)}%` }),
]

/** Shown on a phone: who, how, how much. */
export const PHONE_COLUMNS: readonly string[] = ["account_name", "health_score", "arr_amount"]

export const HIDDEN_AT_FIRST: Record<string, boolean> = Object.fromEntries(
  COLUMNS.filter((item) => (item.meta as ColumnMeta | undefined)?.isHidden).map((item) => [item.id, false]),
)
