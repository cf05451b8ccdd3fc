import { useQuery } from "@tanstack/react-query"
import { cx } from "@/lib/cx"
import type { BudgetAnswer, CampaignSimulation } from "@/api/types"
import { formatCount, formatMoney, formatPct, formatShare } from "@/lib/format"
import { Card } from "@/ui/Card"
import { Fact } from "@/ui/Fact"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"
import { SliderField } from "../audience/SliderField"
import { useDrafts } from "../audience/useDrafts"
import { CAMPAIGN_DEFINITIONS } from "../definitions"
import type { Plan } from "../params"
import { budgetQuery } from "../queries"
import { Notes } from "../results/Notes"
import { dataTimeOf, NoAudience, NoScores } from "../results/PlanView"
import { TopCustomers } from "../results/TopCustomers"
import { BudgetCurve } from "./BudgetCurve"

type BudgetToolProps = {
  plan: Plan
  simulation: CampaignSimulation
  /** Null: half of what treating everybody would cost. */
  budget: number | null
  onChange: (budget: number) => void
}

/** Whom to treat for the most net value within a budget. */
export function BudgetTool({ plan, simulation, budget, onChange }: BudgetToolProps) {
  if (simulation.audience.customer_count === 0) return <NoAudience notes={simulation.notes} />
  const { incremental } = simulation
  if (!incremental) return <NoScores />
  const most = Math.max(1, Math.ceil(incremental.total_cost))
  const chosen = budget ?? Math.round(most / 2)
  return (
    <BudgetView plan={plan} most={most} budget={chosen} currency={simulation.currency} onChange={onChange} />
  )
}

type ViewProps = {
  plan: Plan
  most: number
  budget: number
  currency: string | null
  onChange: (budget: number) => void
}

function BudgetView({ plan, most, budget, currency, onChange }: ViewProps) {
  const query = useQuery(budgetQuery(plan, budget))
  const { drafts, change } = useDrafts<{ budget: number }>((next) => {
    if (next.budget !== undefined) onChange(next.budget)
  })
  return (
    <>
      <Card title="What may be spent">
        <SliderField
          label="Budget"
          hint={`treating everyone who is scored is expected to cost ${formatMoney(most, currency)}`}
          unit={currency ?? ""}
          value={drafts.budget ?? budget}
          min={0}
          max={Math.max(most, budget)}
          step={Math.max(1, Math.round(most / 100))}
          onChange={(next) => {
            change({ budget: next })
          }}
        />
      </Card>
      <QueryView
        query={query}
        pending={
          <Loading label="Working out whom to treat">
            <Skeleton className="h-80" />
          </Loading>
        }
      >
        {(answer: BudgetAnswer) => (
          <div className={cx("grid grid-cols-1 gap-5", query.isPlaceholderData && "opacity-60")} aria-busy={query.isFetching}>
            <BudgetResult answer={answer} />
          </div>
        )}
      </QueryView>
    </>
  )
}

function BudgetResult({ answer }: { answer: BudgetAnswer }) {
  const { currency, treated_count: count, scored_count: scored } = answer
  const dataTime = dataTimeOf(answer)
  return (
    <>
      <Card
        title={`Treat ${formatCount(count, "customer")}: ${formatMoney(answer.net_value, currency)} expected`}
        note={answer.method}
      >
        <dl className="grid grid-cols-2 gap-4 md:grid-cols-4">
          <Fact term="Of those scored">{scored > 0 ? formatShare(count / scored) : "—"}</Fact>
          <Fact term="Expected cost">{formatMoney(answer.cost, currency)}</Fact>
          <Fact term="Incremental return">{formatPct(answer.roi_pct)}</Fact>
          <Fact term={answer.is_exact ? "Exact: no choice is worth more" : "No choice is worth more than"}>
            {formatMoney(answer.most_possible, currency)}
          </Fact>
        </dl>
      </Card>
      <Notes notes={answer.notes} />
      <BudgetCurve answer={answer} dataTime={dataTime} />
      <TopCustomers
        definition={{ ...CAMPAIGN_DEFINITIONS.top, name: "Whom to treat first", formula: "Most net value per unit of cost first" }}
        customers={answer.top_customers}
        currency={currency}
        isMasked={answer.is_masked}
        dataTime={dataTime}
      />
    </>
  )
}
