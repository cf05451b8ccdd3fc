import { LockKeyhole } from "lucide-react"
import type { ReactNode } from "react"
import type { EngagementProfile } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount, formatMoneyExact, formatNumber, formatScore, humanise } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { Fact } from "@/ui/Fact"
import { SeriesBadge } from "@/ui/SeriesBadge"
import { Missing } from "@/ui/states"
import { INFLUENCE_LABEL, PERSONA_LABEL, PERSONA_MEANING, PERSONA_SERIES } from "../labels"
import { ChanceOfLeaving, NOT_SCORED } from "../members/columns"
import { FACTS } from "./facts"

const MASKED = "hidden from your role"
const RISK_SCORE =
  "Place among the members of training: 40 is above 72.5% of them, 70 above 92.5%"
const NOT_GIVEN = "the source does not say"

/** Who a member is, and what the models say. */
export function ProfileView({ profile }: { profile: EngagementProfile }) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SeriesBadge series={PERSONA_SERIES[profile.persona]}>{PERSONA_LABEL[profile.persona]}</SeriesBadge>
        <span className="text-sm text-muted">{PERSONA_MEANING[profile.persona]}</span>
      </div>
      <dl className="grid grid-cols-2 gap-4 rounded-lg border bg-surface p-5 sm:grid-cols-3">
        <Fact term="Age and gender">
          {profile.is_masked ? <Masked /> : `${formatNumber(profile.age)}, ${humanise(profile.gender ?? "")}`}
        </Fact>
        <Fact term="Location">{profile.location}</Fact>
        <Fact term="Influence">{INFLUENCE_LABEL[profile.social_influence_tier]}</Fact>
        <Fact term="Member for">{formatCount(profile.tenure_months, "month")}</Fact>
        <Fact term="Profile of">{formatDate(profile.snapshot_date)}</Fact>
      </dl>
      <Outlook profile={profile} />
    </>
  )
}

function Masked() {
  return (
    <span title={MASKED} className="inline-flex items-center gap-1 text-faint">
      <LockKeyhole aria-hidden className="size-3.5" />
      <span className="sr-only">{MASKED}</span>
    </span>
  )
}

const orMissing = (value: number | null, show: (known: number) => ReactNode) =>
  value === null ? <Missing reason={NOT_SCORED} /> : show(value)

function Outlook({ profile }: { profile: EngagementProfile }) {
  return (
    <Card title="What is likely next" level={3}>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3">
        <Fact term="Leaves within 30 days">
          <ChanceOfLeaving probability={profile.churn_probability} />
        </Fact>
        <Fact term="Risk score">
          {orMissing(profile.churn_risk_score, (known) => (
            <span title={RISK_SCORE}>{formatScore(known)} of 100</span>
          ))}
        </Fact>
        <Fact term="Engagement (expected)">
          {formatNumber(profile.engagement_score, 2)} (
          {orMissing(profile.predicted_engagement, (known) => formatNumber(known, 2))})
        </Fact>
        <Fact term="Lifetime value">
          {orMissing(profile.predicted_value_usd, (known) => formatMoneyExact(known, "USD"))}
        </Fact>
        <Fact term="Anomaly score">
          {orMissing(profile.anomaly_score, (known) => (
            <span className="inline-flex items-center gap-2">
              {formatNumber(known, 2)}
              {profile.is_anomalous ? <Badge tone="at-risk">Anomalous</Badge> : null}
            </span>
          ))}
        </Fact>
      </dl>
    </Card>
  )
}

/** All that the profile says, in groups. */
export function ProfileFacts({ profile }: { profile: EngagementProfile }) {
  return (
    <>
      {FACTS.map(({ title, entries }) => (
        <Card key={title} title={title} level={3}>
          <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            {entries.map(({ term, show }) => (
              <Fact key={term} term={term}>
                {show(profile) ?? <Missing reason={NOT_GIVEN} />}
              </Fact>
            ))}
          </dl>
        </Card>
      ))}
    </>
  )
}
