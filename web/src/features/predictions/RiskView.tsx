import type { StoredPrediction } from "@/api/types"
import { formatScore, formatShare } from "@/lib/format"
import { MODEL_DEFINITIONS } from "@/lib/modelDefinitions"
import { Badge } from "@/ui/Badge"
import { FigureName } from "@/ui/Figure"
import { Drivers } from "./Drivers"
import { CATEGORY_LABEL, CATEGORY_TONE } from "./labels"
import { PredictionSource } from "./PredictionSource"
import { WhatIf } from "./WhatIf"

type RiskViewProps = {
  prediction: StoredPrediction
  /** What may happen, in words: "leaves within 60 days". */
  event: string
  canOpenModels: boolean
}

/** How likely it is, how that compares, why, and what would change it. */
export function RiskView({ prediction, event, canOpenModels }: RiskViewProps) {
  if (prediction.prediction === null) {
    return (
      <div className="grid gap-3">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          {prediction.category ? (
            <Badge tone={CATEGORY_TONE[prediction.category]}>{CATEGORY_LABEL[prediction.category]}</Badge>
          ) : null}
          Silent already: there is nothing left to predict. Winning back is another question.
        </p>
        <PredictionSource prediction={prediction} canOpenModels={canOpenModels} />
      </div>
    )
  }
  return (
    <div className="grid gap-5">
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-[220px_1fr]">
        <Level prediction={prediction} event={event} />
        <div>
          <h4 className="mb-2 text-xs text-muted">Why: what raises it, to the right, and what lowers it</h4>
          <Drivers drivers={prediction.drivers} meaning="risk" />
        </div>
      </div>
      <WhatIf prediction={prediction} />
      <PredictionSource prediction={prediction} canOpenModels={canOpenModels} />
    </div>
  )
}

function Level({ prediction, event }: Pick<RiskViewProps, "prediction" | "event">) {
  const { prediction: probability, score, category } = prediction
  const dataTime = `As of ${prediction.as_of}, version ${prediction.model_version}`
  return (
    <div className="grid content-start gap-3">
      <div>
        <p className="text-xs text-muted">
          <FigureName definition={MODEL_DEFINITIONS.probability} dataTime={dataTime} />
        </p>
        <p className="text-2xl font-semibold tracking-tight tabular">{formatShare(probability)}</p>
        <p className="text-xs text-muted">{event}</p>
      </div>
      <div>
        <p className="text-xs text-muted">
          <FigureName definition={MODEL_DEFINITIONS.riskScore} dataTime={dataTime} />
        </p>
        <p className="flex flex-wrap items-center gap-2">
          <span className="text-lg font-semibold tabular">
            {formatScore(score)} <span className="text-sm font-normal text-muted">of 100</span>
          </span>
          {category ? <Badge tone={CATEGORY_TONE[category]}>{CATEGORY_LABEL[category]}</Badge> : null}
        </p>
      </div>
    </div>
  )
}
