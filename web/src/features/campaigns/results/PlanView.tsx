import type { CampaignSimulation } from "@/api/types"
import { formatDate, formatDateTime } from "@/lib/dates"
import { Empty } from "@/ui/states"
import { CAMPAIGN_DEFINITIONS } from "../definitions"
import { CostPie } from "./CostPie"
import { GrossFigures, IncrementalFigures } from "./IncrementalFigures"
import { Advice, Notes } from "./Notes"
import { RoiCurve } from "./RoiCurve"
import { Sensitivity } from "./Sensitivity"
import { TopCustomers } from "./TopCustomers"

export function dataTimeOf({ snapshot }: Pick<CampaignSimulation, "snapshot">): string {
  return `As of ${formatDate(snapshot.as_of)}, run ${snapshot.run_id}, published ${formatDateTime(snapshot.published_at)}`
}

/** No score of anybody: the figures to decide by are not there. */
export function NoScores() {
  return (
    <Empty title="Nobody in this audience has a churn probability">
      Without one there is no incremental net value, only the gross figures below. Train the churn
      model with <code className="font-mono">c360 train</code>, then run{" "}
      <code className="font-mono">c360 run</code>; or ask for customers who are scored.
    </Empty>
  )
}

/** The API says why: a filter too strict, nobody scored, no such card. */
export function NoAudience({ notes }: { notes: readonly string[] }) {
  return (
    <Empty title="No customer matches">
      {notes.length > 0
        ? notes.join(" ")
        : "Nobody fits all of these filters together. Lower the least lifetime value or risk score."}
    </Empty>
  )
}

/** Is it worth it? The figures to decide by. */
export function Headline({ simulation }: { simulation: CampaignSimulation }) {
  const dataTime = dataTimeOf(simulation)
  if (simulation.audience.customer_count === 0) return <NoAudience notes={simulation.notes} />
  return (
    <>
      {simulation.incremental ? (
        <IncrementalFigures simulation={simulation} dataTime={dataTime} />
      ) : (
        <NoScores />
      )}
      <Notes notes={simulation.notes} />
    </>
  )
}

/** What lies behind the headline: incremental first, gross after. */
export function PlanView({ simulation }: { simulation: CampaignSimulation }) {
  const dataTime = dataTimeOf(simulation)
  if (simulation.audience.customer_count === 0) return null
  return (
    <>
      <div className="grid grid-cols-1 gap-5 lg:grid-cols-[3fr_2fr]">
        {simulation.incremental ? (
          <RoiCurve simulation={simulation} kind="incremental" dataTime={dataTime} />
        ) : null}
        <CostPie simulation={simulation} dataTime={dataTime} />
      </div>
      <Advice advice={simulation.advice} />
      <TopCustomers
        definition={CAMPAIGN_DEFINITIONS.top}
        customers={simulation.top_customers}
        currency={simulation.currency}
        isMasked={simulation.is_masked}
        dataTime={dataTime}
      />
      <GrossFigures simulation={simulation} dataTime={dataTime} />
      <RoiCurve simulation={simulation} kind="gross" dataTime={dataTime} />
      <Sensitivity simulation={simulation} dataTime={dataTime} />
    </>
  )
}
