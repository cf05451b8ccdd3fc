import { useMemo, useState } from "react"
import type { EngagementOverview } from "@/api/types"
import { formatMoneyAxis, formatMoneyExact, formatShare } from "@/lib/format"
import { Segmented } from "@/ui/Segmented"
import { ENGAGEMENT_DEFINITIONS } from "../definitions"
import { GroupBars, type Measure } from "./GroupBars"
import { GROUPINGS, groupsBy, type Grouping } from "./groups"

const CHURN: Measure = {
  definition: ENGAGEMENT_DEFINITIONS.churnByGroup,
  axis: "Share that leaves within 30 days",
  predicted: (group) => group.predicted_churn_rate,
  observed: (group) => group.observed_churn_rate,
  format: formatShare,
  short: (value) => `${String(Math.round(value * 100))}%`,
}

const VALUE: Measure = {
  definition: ENGAGEMENT_DEFINITIONS.valueByGroup,
  axis: "Lifetime value a member (USD)",
  predicted: (group) => group.avg_predicted_value_usd,
  observed: (group) => group.avg_observed_value_usd,
  format: (value) => formatMoneyExact(value, "USD"),
  short: (value) => formatMoneyAxis(value, "USD"),
}

type GroupChartsProps = { overview: EngagementOverview; dataTime: string }

/** Churn and value by influence, location or tenure. */
export function GroupCharts({ overview, dataTime }: GroupChartsProps) {
  const [grouping, setGrouping] = useState<Grouping>("tier")
  const groups = useMemo(() => groupsBy(overview, grouping), [overview, grouping])
  return (
    <section aria-labelledby="groups-title" className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="groups-title" className="text-base font-semibold">
          Who leaves, and who is worth what
        </h2>
        <Segmented label="Group by" value={grouping} options={GROUPINGS} onChange={setGrouping} />
      </div>
      <div className="grid grid-cols-1 gap-5 lg:grid-cols-2">
        {[CHURN, VALUE].map((measure) => (
          <GroupBars
            key={measure.definition.name}
            groups={groups}
            measure={measure}
            observedOn={overview.observed_on}
            dataTime={dataTime}
          />
        ))}
      </div>
    </section>
  )
}
