import { CircleCheck, CircleSlash, TriangleAlert } from "lucide-react"
import type { DriftLevel, DriftSummary, ScoringState, VerdictLevel, VersionStatus } from "@/api/types"
import { Badge } from "@/ui/Badge"
import {
  DRIFT_LABEL,
  DRIFT_TONE,
  SCORE_DRIFT_LABEL,
  STATUS_LABEL,
  STATUS_TONE,
  VERDICT_LABEL,
  VERDICT_TONE,
} from "./labels"

const VERDICT_ICON: Record<VerdictLevel, typeof CircleCheck> = {
  good: CircleCheck,
  weak: TriangleAlert,
  no_signal: CircleSlash,
}

export function VerdictBadge({ level }: { level: VerdictLevel }) {
  const Icon = VERDICT_ICON[level]
  return (
    <Badge tone={VERDICT_TONE[level]} icon={<Icon aria-hidden />}>
      {VERDICT_LABEL[level]}
    </Badge>
  )
}

export function DriftBadge({ level }: { level: DriftLevel }) {
  return <Badge tone={DRIFT_TONE[level]}>{DRIFT_LABEL[level]}</Badge>
}

/** Of the scores; where only features are known, of the worst of them. */
export function ModelDriftBadge({ drift }: { drift: DriftSummary }) {
  const { level, score_level: scores } = drift
  if (scores === null) return <DriftBadge level={level} />
  return <Badge tone={DRIFT_TONE[scores]}>{SCORE_DRIFT_LABEL[scores]}</Badge>
}

/** Only where the champion did not score: that it did goes without saying. */
export function NotScoredBadge({ scoring }: { scoring: ScoringState | null }) {
  if (scoring?.status !== "not_scored") return null
  return (
    <Badge tone="critical" icon={<CircleSlash aria-hidden />}>
      Not scored
    </Badge>
  )
}

export function StatusBadge({ status }: { status: VersionStatus }) {
  return <Badge tone={STATUS_TONE[status]}>{STATUS_LABEL[status]}</Badge>
}
