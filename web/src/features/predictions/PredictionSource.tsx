import { Link } from "react-router"
import type { StoredPrediction } from "@/api/types"
import { formatDate } from "@/lib/dates"

type SourceProps = { prediction: StoredPrediction; canOpenModels: boolean }

/** Which version says so, and from which data. */
export function PredictionSource({ prediction, canOpenModels }: SourceProps) {
  const { model, model_version: version, as_of: asOf, snapshot } = prediction
  const name = <code className="font-mono">{version}</code>
  return (
    <p className="text-xs text-muted">
      By {model.replaceAll("_", " ")},{" "}
      {canOpenModels ? (
        <Link
          to={`/models?model=${encodeURIComponent(model)}&version=${encodeURIComponent(version)}`}
          className="text-accent hover:underline"
        >
          version {name}
        </Link>
      ) : (
        <>version {name}</>
      )}
      , from data as of {formatDate(asOf)}, run {snapshot.run_id}
      {prediction.is_masked ? ". Personal features are hidden from your role" : ""}
    </p>
  )
}
