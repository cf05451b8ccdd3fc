import { Check, X } from "lucide-react"
import type { ModelCard, ModelMetric } from "@/api/types"
import { formatNumber, formatShare } from "@/lib/format"
import { Card } from "@/ui/Card"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Missing } from "@/ui/states"
import {
  baselineLabel,
  formatInterval,
  formatMetric,
  HEADLINE,
  metricLabel,
  metricMeaning,
} from "../labels"
import { canBeDrawn, Whiskers } from "../Whiskers"

function baselinesOf(metrics: readonly ModelMetric[]): string[] {
  return [...new Set(metrics.flatMap((metric) => Object.keys(metric.baselines)))]
}

function columnsOf(metrics: readonly ModelMetric[]): PlainColumn<ModelMetric>[] {
  return [
    {
      id: "metric",
      header: "Metric",
      cell: ({ name }) => (
        <span className="cursor-help hover:dotted" title={metricMeaning(name)}>
          {metricLabel(name)}
        </span>
      ),
    },
    {
      id: "value",
      header: "This model",
      isNumber: true,
      cell: ({ name, value }) => <strong className="font-semibold">{formatMetric(name, value)}</strong>,
    },
    {
      id: "interval",
      header: "95% interval",
      isNumber: true,
      cell: (metric) => formatInterval(metric) || <Missing reason="it has no interval" />,
    },
    ...baselinesOf(metrics).map((baseline) => ({
      id: baseline,
      header: baselineLabel(baseline),
      isNumber: true,
      cell: ({ name, baselines }: ModelMetric) => formatMetric(name, baselines[baseline]?.value),
    })),
    { id: "required", header: "Required", isNumber: true, cell: (metric) => <Required metric={metric} /> },
  ]
}

function Required({ metric }: { metric: ModelMetric }) {
  const { name, required, comparison, is_met: isMet } = metric
  if (required == null) return <span className="text-faint">no bound</span>
  const Icon = isMet ? Check : X
  return (
    <span className="inline-flex items-center gap-1.5">
      {comparison === "<=" ? "≤" : "≥"} {formatMetric(name, required)}
      <span className={isMet ? "inline-flex items-center text-healthy" : "inline-flex items-center text-critical"}>
        <Icon aria-hidden className="size-3.5" />
        {isMet ? "met" : "not met"}
      </span>
    </span>
  )
}

function describeTest({ task, rows, positive_rate: rate }: ModelCard): string {
  if (task === "anomaly") return "Nobody knows what is truly odd: there is nothing to test it on"
  const share = rate === null ? "" : `, ${formatShare(rate)} of them positive`
  return `On ${formatNumber(rows.test)} test rows that it was not trained on${share}`
}

/** How good it is on rows it was not trained on, beside simpler models on the same rows. */
export function MetricsTable({ card }: { card: ModelCard }) {
  const headline = card.metrics.find(
    (metric) => metric.name === HEADLINE[card.task] && canBeDrawn(metric),
  )
  return (
    <Card
      title="How good is it?"
      note={describeTest(card)}
    >
      {headline ? (
        <div className="mb-4 max-w-2xl">
          <h3 className="mb-1.5 text-xs text-muted">{metricLabel(headline.name)}: {metricMeaning(headline.name)}</h3>
          <Whiskers metric={headline} />
        </div>
      ) : null}
      <PlainTable
        label="Metrics"
        columns={columnsOf(card.metrics)}
        rows={card.metrics}
        rowKey={(metric) => metric.name}
        hasCards
      />
      <Threshold card={card} />
    </Card>
  )
}

function Threshold({ card }: { card: ModelCard }) {
  const { threshold } = card
  if (threshold === null || card.task !== "binary") return null
  const { value, cost_false_negative: miss, cost_false_positive: alarm } = threshold
  return (
    <p className="mt-3 text-xs text-muted">
      Precision, recall and F1 are at the threshold of {formatShare(value)}
      {miss === null || alarm === null
        ? "."
        : `: the cheapest where a miss costs ${formatNumber(miss / alarm, 1)} times a false alarm.`}
    </p>
  )
}
