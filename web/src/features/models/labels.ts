import type {
  DriftLevel,
  ModelMetric,
  ModelSummary,
  ModelTask,
  VerdictLevel,
  VersionStatus,
} from "@/api/types"
import { DASH, formatChange, formatNumber, formatShare, humanise } from "@/lib/format"
import type { BadgeTone } from "@/ui/Badge"

export const VERDICT_LABEL: Record<VerdictLevel, string> = {
  good: "Good",
  weak: "Weak",
  no_signal: "No signal",
}

export const VERDICT_TONE: Record<VerdictLevel, BadgeTone> = {
  good: "healthy",
  weak: "at-risk",
  no_signal: "critical",
}

export const DRIFT_LABEL: Record<DriftLevel, string> = {
  stable: "Stable",
  moderate: "Some drift",
  high: "High drift",
}

export const SCORE_DRIFT_LABEL: Record<DriftLevel, string> = {
  stable: "Scores stable",
  moderate: "Scores drift",
  high: "Scores drift far",
}

export const DRIFT_TONE: Record<DriftLevel, BadgeTone> = {
  stable: "healthy",
  moderate: "at-risk",
  high: "critical",
}

export const STATUS_LABEL: Record<VersionStatus, string> = {
  champion: "Champion",
  challenger: "Challenger",
  retired: "Retired",
}

export const STATUS_TONE: Record<VersionStatus, BadgeTone> = {
  champion: "accent",
  challenger: "unknown",
  retired: "churned",
}

export const TASK_LABEL: Record<ModelTask, string> = {
  binary: "Probability",
  regression: "Value",
  anomaly: "Anomaly",
  value: "Lifetime value",
}

/** The metric that a model is first judged by. */
export const HEADLINE: Record<ModelTask, string> = {
  binary: "auc",
  regression: "r2",
  value: "r2",
  anomaly: "flagged_share",
}

const METRICS: Record<string, { label: string; meaning: string; isShare?: boolean }> = {
  auc: { label: "AUC", meaning: "Of two rows, one with the outcome: how often it is ranked higher. 0.5 is a coin toss." },
  pr_auc: { label: "PR-AUC", meaning: "Precision over all recalls; compare it with the share of positives." },
  f1: { label: "F1", meaning: "Precision and recall in one, at the threshold." },
  precision: { label: "Precision", meaning: "Of those flagged, how many had the outcome.", isShare: true },
  recall: { label: "Recall", meaning: "Of those with the outcome, how many were flagged.", isShare: true },
  accuracy: { label: "Accuracy", meaning: "How many were told right, at the threshold.", isShare: true },
  precision_top_decile: { label: "Precision, top 10%", meaning: "Of the riskiest tenth, how many had the outcome.", isShare: true },
  recall_top_decile: { label: "Recall, top 10%", meaning: "How much of the outcome the riskiest tenth holds.", isShare: true },
  lift_top_decile: { label: "Lift, top 10%", meaning: "How many times more outcomes in the riskiest tenth than in any tenth." },
  brier: { label: "Brier score", meaning: "Mean squared error of the probabilities; less is better." },
  ece: { label: "Calibration error", meaning: "How far probabilities are from what happens, on average; less is better." },
  rmse: { label: "RMSE", meaning: "Typical error, large ones weighing more; less is better." },
  mae: { label: "MAE", meaning: "Mean error; less is better." },
  r2: { label: "R²", meaning: "How much of the variation is explained; 0 is no better than the mean." },
  flagged_share: { label: "Share flagged", meaning: "How many are called out of the ordinary.", isShare: true },
}

/** Marks a metric that is the mean over the folds of a cross-validation. */
const FOLDS = "_folds"

const plain = (name: string) => METRICS[name.replace(FOLDS, "")]

export function metricLabel(name: string): string {
  const label = plain(name)?.label ?? humanise(name)
  return name.endsWith(FOLDS) ? `${label}, cross-validated` : label
}

export const metricMeaning = (name: string): string => plain(name)?.meaning ?? ""

/** Enough digits to tell two models apart, and no more. */
function digitsOf(value: number): number {
  const size = Math.abs(value)
  if (size >= 100) return 0
  return size >= 10 ? 1 : 3
}

export function formatMetric(name: string, value: number | null | undefined): string {
  if (value == null) return DASH
  return plain(name)?.isShare ? formatShare(value) : formatNumber(value, digitsOf(value))
}

export function formatDifference(name: string, value: number | null | undefined): string {
  if (value == null) return DASH
  if (plain(name)?.isShare) return `${formatChange(value * 100)} pts`
  return formatChange(value, digitsOf(value))
}

export function formatInterval(metric: Pick<ModelMetric, "name" | "low" | "high">): string {
  const { name, low, high } = metric
  if (low == null || high == null) return ""
  return `${formatMetric(name, low)} to ${formatMetric(name, high)}`
}

const BASELINES: Record<string, string> = {
  recency: "Recency only",
  logistic_regression: "Logistic regression",
  linear_regression: "Linear regression",
  majority: "The same for all",
  past_rate: "Past rate goes on",
}

export const baselineLabel = (name: string): string => BASELINES[name] ?? humanise(name)

const ENTITIES: Record<string, string> = {
  customer: "customers",
  account: "accounts",
  profile: "community members",
  row: "rows",
}

export function describeTarget({ entity, horizon_days: days }: Pick<ModelSummary, "entity" | "horizon_days">): string {
  const who = ENTITIES[entity] ?? entity
  return days > 0 ? `${humanise(who)}, ${formatNumber(days)} days ahead` : humanise(who)
}
