import { useQuery } from "@tanstack/react-query"
import type { CostReport } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount, formatNumber, formatShare } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { Fact } from "@/ui/Fact"
import { Meter } from "@/ui/Meter"
import { QueryView } from "@/ui/QueryView"
import { Skeleton } from "@/ui/states"
import { costsQuery } from "./queries"

/** What running costs this month, against what it may. */
export function Costs() {
  const query = useQuery(costsQuery())
  return (
    <QueryView query={query} pending={<Skeleton className="h-40" />}>
      {(report) => <CostsView report={report} />}
    </QueryView>
  )
}

export function CostsView({ report }: { report: CostReport }) {
  const share = report.spent / report.envelope
  return (
    <Card
      title="Cost"
      note={`Since ${formatDate(report.month)}, ${report.environment}: seconds of runs × ${formatNumber(report.price_per_hour, 2)} an hour`}
      actions={report.is_over ? <Badge tone="critical">Envelope spent</Badge> : <Badge tone="healthy">Within the envelope</Badge>}
    >
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Fact term="Spent">{formatNumber(report.spent, 2)}</Fact>
        <Fact term="Whole month, at this pace">{formatNumber(report.projected, 2)}</Fact>
        <Fact term="Envelope">{formatNumber(report.envelope, 2)}</Fact>
        <Fact term="From">{formatCount(report.runs.length, "run")}</Fact>
      </dl>
      <div className="mt-4 flex items-center gap-3">
        <Meter value={report.spent} max={report.envelope} tone={report.is_over ? "critical" : "accent"} className="flex-1" />
        <span className="text-xs text-muted tabular">{formatShare(share)} of the envelope</span>
      </div>
    </Card>
  )
}
