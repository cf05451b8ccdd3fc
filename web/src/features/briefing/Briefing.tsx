import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { GroundedClaim, PortfolioBriefing } from "@/api/types"
import { formatDate, formatDateTime } from "@/lib/dates"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"
import { ClaimList } from "./ClaimList"
import { briefingQuery } from "./queries"

const SUBJECTS: Record<string, string> = {
  tier_changes: "Account health",
  renewals: "Renewals",
  complaints: "Complaints",
  pipeline: "Pipeline",
  segments: "Segments",
  customers: "Card customers",
}
const FIRST = 2

/** What changed and what needs somebody, each sentence with the rows it rests on. */
export function Briefing() {
  const briefing = useQuery(briefingQuery())
  return (
    <QueryView
      query={briefing}
      pending={
        <Loading label="Loading the briefing">
          <Skeleton className="h-72" />
        </Loading>
      }
    >
      {(data) => <BriefingView briefing={data} />}
    </QueryView>
  )
}

export function BriefingView({ briefing }: { briefing: PortfolioBriefing }) {
  const [isWhole, setWhole] = useState(false)
  const groups = groupClaims(briefing.claims)
  const hidden = groups.reduce((sum, [, claims]) => sum + Math.max(claims.length - FIRST, 0), 0)
  return (
    <Card title="Briefing" note={describeSource(briefing)}>
      {briefing.note ? <p className="text-sm text-muted">{briefing.note}</p> : null}
      <div className="grid grid-cols-1 gap-x-8 gap-y-5 lg:grid-cols-2">
        {groups.map(([subject, claims]) => (
          <section key={subject} aria-label={SUBJECTS[subject] ?? subject} className="min-w-0">
            <h3 className="mb-1.5 text-xs font-medium text-muted">{SUBJECTS[subject] ?? subject}</h3>
            <ClaimList claims={isWhole ? claims : claims.slice(0, FIRST)} />
          </section>
        ))}
      </div>
      {hidden > 0 ? (
        <Button
          variant="ghost"
          className="mt-3 -ml-3"
          aria-expanded={isWhole}
          onClick={() => {
            setWhole(!isWhole)
          }}
        >
          {isWhole ? "Show less" : `Show ${String(hidden)} more`}
        </Button>
      ) : null}
    </Card>
  )
}

function groupClaims(claims: readonly GroundedClaim[]): [string, GroundedClaim[]][] {
  const groups = new Map<string, GroundedClaim[]>()
  for (const claim of claims) {
    const group = groups.get(claim.subject)
    if (group) group.push(claim)
    else groups.set(claim.subject, [claim])
  }
  return [...groups]
}

function describeSource({ snapshot, dropped_count }: PortfolioBriefing): string {
  const { as_of, run_id, published_at } = snapshot
  const source = `As of ${formatDate(as_of)}, run ${run_id}, published ${formatDateTime(published_at)}`
  if (dropped_count === 0) return source
  const claims = dropped_count === 1 ? "1 claim" : `${String(dropped_count)} claims`
  return `${source} · ${claims} left out: the rows cited do not bear them`
}
