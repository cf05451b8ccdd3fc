import { Link } from "react-router"
import type { ModelSummary } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount, formatNumber, shortRunId } from "@/lib/format"
import { ModelDriftBadge, NotScoredBadge, VerdictBadge } from "./badges"
import { describeTarget, formatInterval, formatMetric, HEADLINE, metricLabel } from "./labels"
import { NotScoredNote } from "./NotScoredNote"
import { canBeDrawn, Whiskers } from "./Whiskers"

/** Every model at a glance: is it good, beside what, since when, does its data still look alike? */
export function ModelCards({ models }: { models: ModelSummary[] }) {
  return (
    <ul aria-label="Models" className="grid grid-cols-1 gap-5 lg:grid-cols-2">
      {models.map((model) => (
        <li key={model.model} className="min-w-0">
          <ModelCardView model={model} />
        </li>
      ))}
    </ul>
  )
}

export function ModelCardView({ model }: { model: ModelSummary }) {
  const headline = model.metrics.find(
    (metric) => metric.name === HEADLINE[model.task] && canBeDrawn(metric),
  )
  const others = model.metrics.filter((metric) => metric !== headline)
  return (
    <article
      aria-labelledby={`model-${model.model}`}
      className="relative flex h-full flex-col gap-3 rounded-lg border bg-surface p-5 hover:border-line-strong"
    >
      <header>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 id={`model-${model.model}`} className="text-base font-semibold">
            <Link
              to={`/models?model=${encodeURIComponent(model.model)}`}
              className="after:absolute after:inset-0 after:rounded-lg hover:underline"
            >
              {model.title}
            </Link>
          </h2>
          <span className="flex flex-wrap gap-1.5">
            <NotScoredBadge scoring={model.scoring} />
            <VerdictBadge level={model.verdict.level} />
            {model.drift ? <ModelDriftBadge drift={model.drift} /> : null}
          </span>
        </div>
        <p className="text-xs text-muted">
          <code className="font-mono">{model.model}</code> · {describeTarget(model)}
        </p>
      </header>
      <NotScoredNote scoring={model.scoring} />
      <p className="text-sm">{model.verdict.text}</p>
      {headline ? (
        <div>
          <h3 className="mb-1.5 text-xs text-muted">{metricLabel(headline.name)}</h3>
          <Whiskers metric={headline} />
        </div>
      ) : null}
      <MetricLine metrics={others} />
      <Origin model={model} />
    </article>
  )
}

function MetricLine({ metrics }: { metrics: ModelSummary["metrics"] }) {
  if (metrics.length === 0) return null
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2">
      {metrics.map((metric) => (
        <div key={metric.name} title={formatInterval(metric)}>
          <dt className="text-xs text-muted">{metricLabel(metric.name)}</dt>
          <dd className="text-sm font-medium tabular">{formatMetric(metric.name, metric.value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function describeScoring(scoring: ModelSummary["scoring"]): string {
  if (scoring?.status !== "scored") return ""
  return `${formatNumber(scoring.row_count)} scored as of ${formatDate(scoring.as_of)} · `
}

function Origin({ model }: { model: ModelSummary }) {
  const scores = model.champion_version === null ? "No version scores" : null
  return (
    <p className="mt-auto text-xs text-muted">
      {scores ? <strong className="font-medium text-critical">{scores} · </strong> : null}
      Trained as of {formatDate(model.trained_as_of)}
      {model.run_id ? `, run ${shortRunId(model.run_id)}` : ""} ·{" "}
      {describeScoring(model.scoring)}
      {formatCount(model.version_count, "version")}
      {model.challenger_count > 0 ? `, ${formatCount(model.challenger_count, "challenger")}` : ""}
      {model.drift && model.drift.drifted_count > 0
        ? ` · ${formatCount(model.drift.drifted_count, "feature")} drift`
        : ""}
    </p>
  )
}
