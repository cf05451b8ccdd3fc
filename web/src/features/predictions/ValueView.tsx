import type { StoredPrediction } from "@/api/types"
import { formatMoney } from "@/lib/format"
import { MODEL_DEFINITIONS } from "@/lib/modelDefinitions"
import { Figure } from "@/ui/Figure"
import { Drivers } from "./Drivers"
import { PredictionSource } from "./PredictionSource"

type ValueViewProps = {
  prediction: StoredPrediction
  currency: string | null
  /** The time ahead, in words: "in the next 365 days". */
  period: string
  canOpenModels: boolean
}

/** What somebody is expected to spend, and why. */
export function ValueView({ prediction, currency, period, canOpenModels }: ValueViewProps) {
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-[220px_1fr]">
        <Figure
          definition={MODEL_DEFINITIONS.expectedSpend}
          dataTime={`As of ${prediction.as_of}, version ${prediction.model_version}`}
          value={formatMoney(prediction.prediction, currency)}
          note={period}
        />
        <Drivers drivers={prediction.drivers} meaning="value" />
      </div>
      <PredictionSource prediction={prediction} canOpenModels={canOpenModels} />
    </div>
  )
}
