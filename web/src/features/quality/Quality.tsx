import { useQuery } from "@tanstack/react-query"
import type { QualityList, QualityRow } from "@/api/types"
import { formatCount, formatNumber, formatShare, humanise } from "@/lib/format"
import { Badge, type BadgeTone } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Missing, Skeleton } from "@/ui/states"
import { Trend } from "./Trend"
import { qualityQuery, qualityTrendsQuery } from "./queries"

const STATUS: Record<string, { label: string; tone: BadgeTone; order: number }> = {
  fail: { label: "Fail", tone: "critical", order: 0 },
  warn: { label: "Warning", tone: "at-risk", order: 1 },
  pass: { label: "Pass", tone: "healthy", order: 2 },
}

const orderOf = (row: QualityRow) => STATUS[row.status]?.order ?? 1

/** A share that rounds to all of it says that it is not. */
function formatRate(rate: number | null): string {
  return rate !== null && rate < 1 && rate >= 0.9995 ? ">99.9%" : formatShare(rate)
}

const COLUMNS: PlainColumn<QualityRow>[] = [
  {
    id: "status",
    header: "Result",
    cell: (row) => {
      const status = STATUS[row.status]
      return <Badge tone={status?.tone ?? "unknown"}>{status?.label ?? humanise(row.status)}</Badge>
    },
  },
  {
    id: "feed",
    header: "Feed",
    className: "whitespace-nowrap",
    cell: (row) => (row.feed ? humanise(row.feed) : <Missing reason="it spans feeds" />),
  },
  {
    id: "check",
    header: "Check",
    cell: (row) => (
      <>
        <span className="font-medium">{humanise(row.check_name)}</span>
        {row.message ? <span className="block text-xs text-muted">{row.message}</span> : null}
      </>
    ),
  },
  { id: "checked", header: "Checked", isNumber: true, cell: (row) => formatNumber(row.records_checked) },
  { id: "failed", header: "Failed", isNumber: true, cell: (row) => formatNumber(row.records_failed) },
  { id: "rate", header: "Rate", isNumber: true, cell: (row) => formatRate(row.rate) },
  {
    id: "threshold",
    header: "Threshold",
    isNumber: true,
    cell: (row) =>
      row.threshold === null ? <Missing reason="no threshold" /> : formatShare(row.threshold),
  },
]

/** What was checked in the newest run; what failed comes first. */
export function Quality() {
  const query = useQuery(qualityQuery())
  const trends = useQuery(qualityTrendsQuery())
  const trend: PlainColumn<QualityRow> = {
    id: "trend",
    header: "Last runs",
    cell: (row) => {
      const found = trends.data?.items.find(
        (item) => item.feed === row.feed && item.check_name === row.check_name,
      )
      return found ? <Trend trend={found} /> : <Missing reason="no other run checked it" />
    },
  }
  return (
    <Card title="Checks" note={query.data ? formatCount(query.data.total, "check") : "Of the newest run"}>
      <QueryView
        query={query}
        pending={
          <Loading label="Loading checks">
            <Skeleton className="h-48" />
          </Loading>
        }
        isEmpty={(list: QualityList) => list.items.length === 0}
        empty={<Empty title="Nothing was checked yet">Checks run with the pipeline.</Empty>}
      >
        {(list) => (
          <PlainTable
            label="Checks"
            columns={[...COLUMNS, trend]}
            rows={list.items.toSorted((a, b) => orderOf(a) - orderOf(b))}
            rowKey={(row, index) => `${row.check_name}/${row.feed ?? ""}/${String(index)}`}
            className="max-h-[480px] overflow-y-auto"
            hasCards
          />
        )}
      </QueryView>
    </Card>
  )
}
