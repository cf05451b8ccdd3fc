import { useQuery } from "@tanstack/react-query"
import { Sparkles } from "lucide-react"
import type { ReactNode } from "react"
import type { AccountDetail } from "@/api/types"
import { DateRange } from "@/features/accounts/detail/DateRange"
import { InsightView } from "@/features/accounts/detail/InsightView"
import { Signals } from "@/features/accounts/detail/Signals"
import { TrendChart } from "@/features/accounts/detail/TrendChart"
import { WhatChanged } from "@/features/accounts/detail/WhatChanged"
import {
  accountChangesQuery,
  accountHistoryQuery,
  accountTextSummaryQuery,
  recommendationQuery,
} from "@/features/accounts/queries"
import { Interactions } from "@/features/interactions/Interactions"
import { addDays } from "@/lib/dates"
import { formatScore } from "@/lib/format"
import { Card } from "@/ui/Card"
import { QueryView } from "@/ui/QueryView"
import { Skeleton } from "@/ui/states"
import { AccountNext } from "./NextPanel"
import { usePanelParams } from "./panelParams"

/** What to do, why, since when, and what was said. */
export function AccountSections({ account }: { account: AccountDetail }) {
  const { chosen, change } = usePanelParams()
  const id = account.account_id
  const cite = (interactionId: string) => {
    change({ cite: interactionId, type: null, category: null, sentiment: null })
  }
  return (
    <>
      <Recommendation accountId={id} onCite={cite} />
      <AccountNext accountId={id} />
      <Section
        title="Why this score"
        note={`${formatScore(account.health_score)} of 100: points won, signal by signal`}
      >
        <Signals signals={account.signals} />
      </Section>
      <Trend
        accountId={id}
        range={chosen.range}
        onRange={(range) => {
          change({ range })
        }}
      />
      <Changes account={account} />
      <TextSummary accountId={id} onCite={cite} />
      <Interactions
        accountId={id}
        filters={chosen.interactions}
        citedId={chosen.cite}
        onChange={(filters) => {
          change({ ...filters, cite: null })
        }}
      />
    </>
  )
}

function Section({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="text-base font-semibold">{title}</h3>
      <p className="mb-2 text-xs text-muted">{note}</p>
      {children}
    </section>
  )
}

type InsightProps = { accountId: string; onCite: (interactionId: string) => void }

function Recommendation({ accountId, onCite }: InsightProps) {
  const query = useQuery(recommendationQuery(accountId))
  return (
    <Card
      level={3}
      className="border-l-[3px] border-l-accent-solid"
      title={
        <span className="inline-flex items-center gap-1.5">
          <Sparkles aria-hidden className="size-4 text-accent" />
          What to do next
        </span>
      }
      note={query.data ? `From this account's own signals and texts · ${query.data.provider}` : null}
    >
      <QueryView query={query} pending={<Skeleton className="h-20" />}>
        {(insight) => <InsightView insight={insight} onCite={onCite} />}
      </QueryView>
    </Card>
  )
}

function TextSummary({ accountId, onCite }: InsightProps) {
  const query = useQuery(accountTextSummaryQuery(accountId))
  return (
    <Card level={3} title="What they say" note="Themes, recurring issues and tone, with their sources">
      <QueryView query={query} pending={<Skeleton className="h-20" />}>
        {(insight) => <InsightView insight={insight} onCite={onCite} />}
      </QueryView>
    </Card>
  )
}

type TrendProps = {
  accountId: string
  range: 30 | 90 | 180 | 365
  onRange: (range: 30 | 90 | 180 | 365) => void
}

function Trend({ accountId, range, onRange }: TrendProps) {
  const query = useQuery(accountHistoryQuery(accountId))
  return (
    <QueryView query={query} pending={<Skeleton className="h-72" />}>
      {(history) => <TrendChart days={history.items} range={range} onRange={onRange} />}
    </QueryView>
  )
}

function Changes({ account }: { account: AccountDetail }) {
  const { chosen, change } = usePanelParams()
  const last = account.scored_on ?? account.as_of ?? account.snapshot.as_of
  const to = chosen.to ?? last
  const from = chosen.from ?? addDays(to, -30)
  const query = useQuery(accountChangesQuery(account.account_id, from, to))
  return (
    <section aria-label="What changed" className="grid grid-cols-1 gap-3">
      <div>
        <h3 className="text-base font-semibold">What changed between two dates</h3>
        <p className="text-xs text-muted">The parts add up to the change exactly</p>
      </div>
      <DateRange from={from} to={to} last={last} onChange={change} />
      <QueryView query={query} pending={<Skeleton className="h-72" />}>
        {(changes) => <WhatChanged changes={changes} />}
      </QueryView>
    </section>
  )
}
