import type { CustomerRow } from "@/api/types"
import { formatDaysAway } from "@/lib/dates"
import { Badge } from "@/ui/Badge"
import { Missing } from "@/ui/states"
import { RECENCY_LABEL, RECENCY_TONE } from "./labels"

type Recency = Pick<CustomerRow, "recency_status"> & {
  days_since_last_transaction?: number | null
}

/** How long ago the last transaction was: in a word, and in days where they are known. */
export function RecencyBadge({ customer }: { customer: Recency }) {
  const { recency_status: status, days_since_last_transaction: days } = customer
  if (status === null) return <Missing reason="there is no approved transaction" />
  return (
    <Badge tone={RECENCY_TONE[status]}>
      {RECENCY_LABEL[status]}
      {days == null ? null : <span className="font-normal">{formatDaysAway(-days)}</span>}
    </Badge>
  )
}
