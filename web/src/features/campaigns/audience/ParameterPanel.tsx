import type { CampaignParametersBody, CampaignSimulation } from "@/api/types"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { DEFAULT_PARAMETERS, PARAMETER_RANGE } from "../params"
import { SliderField } from "./SliderField"
import { useDrafts } from "./useDrafts"

type Key = keyof CampaignParametersBody
type Input = { key: Key; label: string; hint: string; isShare: boolean; step: number }

const MAIN: readonly Input[] = [
  { key: "incentive_amount", label: "Incentive", hint: "what a customer who takes it gets", isShare: false, step: 5 },
  { key: "retention_rate", label: "Retention rate", hint: "share kept of those who would leave", isShare: true, step: 1 },
  { key: "contact_cost", label: "Contact cost", hint: "per customer contacted", isShare: false, step: 1 },
  { key: "take_up_rate", label: "Take-up", hint: "share who take the incentive", isShare: true, step: 1 },
  { key: "margin_rate", label: "Margin in spend", hint: "the workspace's unless set here", isShare: true, step: 0.5 },
  { key: "retention_rate_deviation", label: "Doubt about the rate", hint: "standard deviation of the simulated rates", isShare: true, step: 1 },
  { key: "value_horizon_share", label: "Value horizon", hint: "share of lifetime value kept; gross figures only", isShare: true, step: 1 },
]

/** Without the dust of binary fractions: 0.29 is 29 per cent. */
const tidy = (value: number) => Number(value.toPrecision(12))

const scaleUp = (value: number | null, scale: number) => (value === null ? null : tidy(value * scale))

type PanelProps = {
  parameters: CampaignParametersBody
  /** As they were used, with the workspace's margin; null before the first answer. */
  effective: CampaignSimulation["parameters"] | null
  currency: string | null
  onChange: (change: Partial<CampaignParametersBody>) => void
}

/** The terms, to slide or to type. */
export function ParameterPanel({ parameters, effective, currency, onChange }: PanelProps) {
  const { drafts, change } = useDrafts<CampaignParametersBody>(onChange)
  const used = (key: Key) => effective?.[key] ?? null
  const hasChanged = Object.entries(DEFAULT_PARAMETERS).some(
    ([key, value]) => parameters[key as Key] !== value,
  )
  return (
    <Card
      title="On which terms"
      actions={
        hasChanged ? (
          <Button
            variant="ghost"
            onClick={() => {
              onChange(DEFAULT_PARAMETERS)
            }}
          >
            Back to the usual
          </Button>
        ) : null
      }
    >
      <div className="grid grid-cols-1 gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        {MAIN.map(({ key, label, hint, isShare, step }) => {
          const scale = isShare ? 100 : 1
          const { min, max } = PARAMETER_RANGE[key]
          const value = drafts[key] ?? parameters[key] ?? used(key)
          return (
            <SliderField
              key={key}
              label={label}
              hint={hint}
              unit={isShare ? "%" : (currency ?? "")}
              value={scaleUp(value, scale)}
              min={min}
              max={max * scale}
              step={step}
              onChange={(next) => {
                change({ [key]: tidy(next / scale) })
              }}
            />
          )
        })}
      </div>
    </Card>
  )
}
