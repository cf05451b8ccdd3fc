import { useQuery } from "@tanstack/react-query"
import type { HopRow, Tier, TierRow } from "@/api/types"
import { formatNumber, formatShare } from "@/lib/format"
import { Badge, type BadgeTone } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { Meter } from "@/ui/Meter"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { QueryView } from "@/ui/QueryView"
import { Missing, Skeleton } from "@/ui/states"
import { serviceLevelsQuery } from "./queries"

const TIER_LABEL: Record<Tier, string> = {
  streaming: "Streaming ingestion",
  batch: "Batch replication",
  staging: "Staging",
  curated: "Curated",
  lookup: "Look-up API",
}

const STATUS: Record<TierRow["status"], { label: string; tone: BadgeTone }> = {
  met: { label: "Kept", tone: "healthy" },
  at_risk: { label: "Burns fast", tone: "at-risk" },
  missed: { label: "Missed", tone: "critical" },
  unknown: { label: "Not measured", tone: "unknown" },
}

/** "180 ms", "42 s", "45 min", "2 h". */
function formatSpan(seconds: number | null) {
  if (seconds === null) return <Missing reason="nothing was measured in 30 days" />
  if (seconds < 1) return `${formatNumber(seconds * 1000)} ms`
  if (seconds < 120) return `${formatNumber(seconds, seconds < 10 ? 1 : 0)} s`
  if (seconds < 7200) return `${formatNumber(seconds / 60)} min`
  return seconds < 172_800 ? `${formatNumber(seconds / 3600, 1)} h` : `${formatNumber(seconds / 86_400)} days`
}

const TIERS: PlainColumn<TierRow>[] = [
  { id: "tier", header: "Tier", cell: (row) => <span className="font-medium">{TIER_LABEL[row.tier]}</span> },
  {
    id: "status",
    header: "Promise",
    cell: (row) => <Badge tone={STATUS[row.status].tone}>{STATUS[row.status].label}</Badge>,
  },
  { id: "p50", header: "p50", isNumber: true, cell: (row) => formatSpan(row.p50_seconds) },
  { id: "p95", header: "p95", isNumber: true, cell: (row) => formatSpan(row.p95_seconds) },
  { id: "slo", header: "SLO (p95)", isNumber: true, cell: (row) => formatSpan(row.slo_seconds) },
  { id: "sla", header: "SLA", isNumber: true, cell: (row) => formatSpan(row.sla_seconds) },
  { id: "count", header: "Measured", isNumber: true, cell: (row) => formatNumber(row.measured) },
  { id: "breaches", header: "Over SLA", isNumber: true, cell: (row) => formatNumber(row.breaches) },
  {
    id: "budget",
    header: "Error budget left",
    cell: (row) =>
      row.remaining === null ? (
        <Missing reason="nothing was measured in 30 days" />
      ) : (
        <span className="flex items-center gap-2">
          <Meter value={row.remaining} max={1} tone={row.remaining > 0.25 ? "healthy" : "critical"} className="w-16" />
          <span className="text-xs tabular">{formatShare(row.remaining)}</span>
        </span>
      ),
  },
  {
    id: "burn",
    header: "Burn, last day",
    isNumber: true,
    cell: (row) =>
      row.burn_day === null ? <Missing reason="nothing was measured today" /> : `${formatNumber(row.burn_day, 1)}×`,
  },
]

const HOPS: PlainColumn<HopRow>[] = [
  { id: "name", header: "From, to", cell: (row) => <span className="inline-block font-medium first-letter:uppercase">{row.name}</span> },
  { id: "count", header: "Batches", isNumber: true, cell: (row) => formatNumber(row.measured) },
  { id: "p50", header: "p50", isNumber: true, cell: (row) => formatSpan(row.p50_seconds) },
  { id: "p95", header: "p95", isNumber: true, cell: (row) => formatSpan(row.p95_seconds) },
]

/** Promises about time, and how they were kept. */
export function ServiceLevels() {
  const query = useQuery(serviceLevelsQuery())
  return (
    <QueryView query={query} pending={<Skeleton className="h-72" />}>
      {(levels) => (
        <>
          <Card
            title="Service levels"
            note={`Last ${String(levels.window_days)} days. First loads are history and not counted. A budget lets 5 of 100 miss the SLO.`}
          >
            <PlainTable label="Service levels" columns={TIERS} rows={levels.tiers} rowKey={(row) => row.tier} hasCards />
          </Card>
          <Card title="Hops" note="How long a batch took from one point to the next">
            <PlainTable label="Hops" columns={HOPS} rows={levels.hops} rowKey={(row) => row.name} hasCards />
          </Card>
        </>
      )}
    </QueryView>
  )
}
