import type { ReactNode } from "react"
import type { EngagementRow } from "@/api/types"
import { formatMoneyExact, formatNumber, formatShare } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { SeriesBadge, SeriesDot } from "@/ui/SeriesBadge"
import { Missing } from "@/ui/states"
import type { GridColumn } from "@/ui/VirtualGrid"
import { AT_RISK_FROM, type View } from "../filters"
import { INFLUENCE_LABEL, PERSONA_LABEL, PERSONA_SERIES } from "../labels"

export const NOT_SCORED = "no model has scored this member"

const orMissing = (value: ReactNode) => value ?? <Missing reason={NOT_SCORED} />

/** A chance of leaving; from even odds on it says that the member is at risk. */
export function ChanceOfLeaving({ probability }: { probability: number | null }) {
  if (probability === null) return <Missing reason={NOT_SCORED} />
  return (
    <span className="inline-flex items-center gap-2">
      {probability >= AT_RISK_FROM ? <Badge tone="critical">At risk</Badge> : null}
      <span className="tabular">{formatShare(probability)}</span>
    </span>
  )
}

function AnomalyCell({ row }: { row: EngagementRow }) {
  if (row.anomaly_score === null) return <Missing reason={NOT_SCORED} />
  return (
    <span className="inline-flex items-center gap-2">
      {row.is_anomalous ? <Badge tone="at-risk">Anomalous</Badge> : null}
      <span className="tabular">{formatNumber(row.anomaly_score, 2)}</span>
    </span>
  )
}

/** The columns of the list of members. */
export const COLUMNS: readonly GridColumn<EngagementRow>[] = [
  {
    id: "customer_id",
    header: "Member",
    width: 112,
    isGrowing: true,
    isPinned: true,
    sortKey: "customer_id",
    cell: (row) => <span className="font-mono text-xs font-medium">{row.customer_id}</span>,
  },
  {
    id: "persona",
    header: "Persona",
    width: 156,
    cell: (row) => (
      <SeriesBadge series={PERSONA_SERIES[row.persona]}>{PERSONA_LABEL[row.persona]}</SeriesBadge>
    ),
  },
  {
    id: "engagement_score",
    header: "Engagement",
    width: 116,
    isNumber: true,
    sortKey: "engagement_score",
    cell: (row) => formatNumber(row.engagement_score, 2),
  },
  {
    id: "churn_probability",
    header: "Chance of leaving",
    width: 156,
    isNumber: true,
    sortKey: "churn_probability",
    cell: (row) => <ChanceOfLeaving probability={row.churn_probability} />,
  },
  {
    id: "predicted_value_usd",
    header: "Predicted value",
    width: 136,
    isNumber: true,
    sortKey: "predicted_value_usd",
    cell: (row) =>
      orMissing(row.predicted_value_usd === null ? null : formatMoneyExact(row.predicted_value_usd, "USD")),
  },
  {
    id: "anomaly_score",
    header: "Anomaly",
    width: 156,
    isNumber: true,
    sortKey: "anomaly_score",
    cell: (row) => <AnomalyCell row={row} />,
  },
  { id: "tier", header: "Influence", width: 92, cell: (row) => INFLUENCE_LABEL[row.social_influence_tier] },
  { id: "location", header: "Location", width: 128, cell: (row) => row.location },
  {
    id: "tenure_months",
    header: "Tenure",
    width: 100,
    isNumber: true,
    sortKey: "tenure_months",
    cell: (row) => `${formatNumber(row.tenure_months)} mo.`,
  },
]

const PHONE_MEMBER: GridColumn<EngagementRow> = {
  id: "customer_id",
  header: "Member",
  width: 120,
  isGrowing: true,
  cell: (row) => (
    <span className="flex items-center gap-1.5">
      <SeriesDot series={PERSONA_SERIES[row.persona]} />
      <span className="font-mono text-xs font-medium">{row.customer_id}</span>
      <span className="sr-only">{PERSONA_LABEL[row.persona]}</span>
    </span>
  ),
}

const PHONE_SCORE: GridColumn<EngagementRow> = {
  id: "engagement_score",
  header: "Score",
  width: 84,
  isNumber: true,
  sortKey: "engagement_score",
  cell: (row) => formatNumber(row.engagement_score, 2),
}

const PHONE_CHURN: GridColumn<EngagementRow> = {
  id: "churn_probability",
  header: "Leaving",
  width: 104,
  isNumber: true,
  sortKey: "churn_probability",
  cell: (row) => orMissing(row.churn_probability === null ? null : formatShare(row.churn_probability)),
}

const PHONE_ANOMALY: GridColumn<EngagementRow> = {
  id: "anomaly_score",
  header: "Anomaly",
  width: 104,
  isNumber: true,
  sortKey: "anomaly_score",
  cell: (row) => orMissing(row.anomaly_score === null ? null : formatNumber(row.anomaly_score, 2)),
}

/** Shown on a phone: who, how engaged, and what the view is about. */
export const phoneColumns = (view: View): readonly GridColumn<EngagementRow>[] => [
  PHONE_MEMBER,
  PHONE_SCORE,
  view === "anomalies" ? PHONE_ANOMALY : PHONE_CHURN,
]
