import { useQuery } from "@tanstack/react-query"
import { cx } from "@/lib/cx"
import type { CampaignSimulation, ControlGroupAnswer } from "@/api/types"
import { formatCount, formatNumber, formatShare } from "@/lib/format"
import { Card } from "@/ui/Card"
import { Fact } from "@/ui/Fact"
import { QueryView } from "@/ui/QueryView"
import { Loading, Missing, Skeleton } from "@/ui/states"
import { SliderField } from "../audience/SliderField"
import { useDrafts } from "../audience/useDrafts"
import { controlGroupQuery } from "../queries"
import { NoAudience, NoScores } from "../results/PlanView"

/** Shares from 0 to 1. */
export type Proof = { control_share: number; power: number; significance: number }

type ControlToolProps = {
  simulation: CampaignSimulation
  proof: Proof
  onChange: (change: Partial<Proof>) => void
}

/** How many to leave alone so that the outcome proves something. */
export function ControlTool({ simulation, proof, onChange }: ControlToolProps) {
  const { audience, parameters } = simulation
  if (audience.customer_count === 0) return <NoAudience notes={simulation.notes} />
  if (audience.avg_churn_probability === null) return <NoScores />
  return (
    <ControlView
      churnRate={clamp(audience.avg_churn_probability, 0.0001, 0.9999)}
      retentionRate={clamp(parameters.retention_rate, 0.001, 1)}
      count={audience.customer_count}
      proof={proof}
      onChange={onChange}
    />
  )
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

type ViewProps = Omit<ControlToolProps, "simulation"> & {
  churnRate: number
  retentionRate: number
  count: number
}

const INPUTS = [
  { key: "control_share", label: "Control group", hint: "share of the audience left alone", min: 0, max: 90, step: 1 },
  { key: "power", label: "Power", hint: "chance to find the effect if there is one", min: 50, max: 99, step: 1 },
  { key: "significance", label: "Significance", hint: "chance to find one where there is none", min: 0.1, max: 20, step: 0.1 },
] as const

function ControlView({ churnRate, retentionRate, count, proof, onChange }: ViewProps) {
  const { drafts, change } = useDrafts<Proof>(onChange)
  const query = useQuery(
    controlGroupQuery({ ...proof, churn_rate: churnRate, retention_rate: retentionRate, audience_count: count }),
  )
  return (
    <Card
      title="How large a control group?"
      note={`${formatCount(count, "customer")}, of whom ${formatShare(churnRate)} would leave; the campaign is to retain ${formatShare(retentionRate)} of them`}
    >
      <div className="mb-5 grid grid-cols-1 gap-x-8 gap-y-4 sm:grid-cols-3">
        {INPUTS.map(({ key, ...input }) => (
          <SliderField
            key={key}
            {...input}
            unit="%"
            value={Number(((drafts[key] ?? proof[key]) * 100).toPrecision(6))}
            onChange={(value) => {
              change({ [key]: Number((value / 100).toPrecision(6)) })
            }}
          />
        ))}
      </div>
      <QueryView
        query={query}
        pending={
          <Loading label="Working out the size">
            <Skeleton className="h-16" />
          </Loading>
        }
      >
        {(answer: ControlGroupAnswer) => (
          <div className={cx("grid gap-4", query.isPlaceholderData && "opacity-60")} aria-busy={query.isFetching}>
            <p role="status" className="font-medium">
              {answer.text}
            </p>
            <ControlFacts answer={answer} />
          </div>
        )}
      </QueryView>
    </Card>
  )
}

function ControlFacts({ answer }: { answer: ControlGroupAnswer }) {
  return (
    <dl className="grid grid-cols-2 gap-4 md:grid-cols-4">
      <Fact term="Smallest control group">
        {answer.control_count === null ? (
          <Missing reason="the audience is too small to prove it" />
        ) : (
          `${formatNumber(answer.control_count)} (${formatShare(answer.control_share)})`
        )}
      </Fact>
      <Fact term="Power with your share">
        {answer.power_at_share === null ? <Missing reason="no share is given" /> : formatShare(answer.power_at_share)}
      </Fact>
      <Fact term="Each of two equal groups">{formatNumber(answer.count_per_group)}</Fact>
      <Fact term="Churn hoped for">{formatShare(answer.treated_churn_rate)}</Fact>
    </dl>
  )
}
