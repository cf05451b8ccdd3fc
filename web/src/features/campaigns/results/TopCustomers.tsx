import { LockKeyhole } from "lucide-react"
import { Link } from "react-router"
import { CHURN_RISK_LABEL, CHURN_RISK_TONE, SEGMENT_LABEL } from "@/api/labels"
import type { CampaignCustomer } from "@/api/types"
import type { Definition } from "@/lib/definitions"
import { formatMoney, formatMoneyExact, formatScore, formatShare } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { FigureName } from "@/ui/Figure"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Missing } from "@/ui/states"

const NOT_SCORED = "the customer is not scored"

function columnsOf(currency: string | null): PlainColumn<CampaignCustomer>[] {
  return [
    {
      id: "name",
      header: "Customer",
      cell: (row) => (
        <Link to={`/customers/${encodeURIComponent(row.customer_id)}`} className="font-medium hover:underline">
          {row.full_name ?? row.customer_id}
        </Link>
      ),
    },
    { id: "segment", header: "Segment", cell: (row) => SEGMENT_LABEL[row.customer_segment] },
    {
      id: "risk",
      header: "Churn risk",
      cell: (row) => (
        <span className="inline-flex items-center gap-2">
          <Badge tone={CHURN_RISK_TONE[row.churn_risk_category]}>
            {CHURN_RISK_LABEL[row.churn_risk_category]}
          </Badge>
          <span className="text-xs text-muted tabular">{formatScore(row.churn_risk_score)}</span>
        </span>
      ),
    },
    {
      id: "probability",
      header: "Leaves with",
      isNumber: true,
      cell: (row) =>
        row.churn_probability === null ? <Missing reason={NOT_SCORED} /> : formatShare(row.churn_probability),
    },
    { id: "ltv", header: "Lifetime value", isNumber: true, cell: (row) => formatMoney(row.lifetime_value, currency) },
    { id: "yearly", header: "Next year", isNumber: true, cell: (row) => formatMoney(row.yearly_spend, currency) },
    {
      id: "adds",
      header: "Treating adds",
      isNumber: true,
      cell: ({ incremental_net_value: value }) =>
        value === null ? (
          <Missing reason={NOT_SCORED} />
        ) : (
          <span className={value < 0 ? "text-critical" : "text-healthy"}>
            {formatMoneyExact(value, currency)}
          </span>
        ),
    },
  ]
}

type TopProps = {
  definition: Definition
  customers: CampaignCustomer[]
  currency: string | null
  isMasked: boolean
  dataTime: string
}

/** The first ten of an order, with what treating each would add. */
export function TopCustomers({ definition, customers, currency, isMasked, dataTime }: TopProps) {
  if (customers.length === 0) return null
  return (
    <Card
      title={<FigureName definition={definition} dataTime={dataTime} />}
      note={
        isMasked ? (
          <span className="inline-flex items-center gap-1">
            <LockKeyhole aria-hidden className="size-3.5 shrink-0" />
            Names are masked for your role
          </span>
        ) : undefined
      }
    >
      <PlainTable
        label={definition.name}
        columns={columnsOf(currency)}
        rows={customers}
        rowKey={(row) => row.customer_id}
        hasCards
      />
    </Card>
  )
}
