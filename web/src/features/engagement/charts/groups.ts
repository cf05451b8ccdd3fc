import type { EngagementOverview } from "@/api/types"
import { INFLUENCE_LABEL, TENURE_LABEL } from "../labels"

type Figures = Omit<EngagementOverview["by_tier"][number], "social_influence_tier">

/** A group by its name, whatever it is a group of. */
export type NamedGroup = Figures & { name: string }

export const GROUPINGS = [
  { value: "tier", label: "Influence" },
  { value: "location", label: "Location" },
  { value: "tenure", label: "Tenure" },
] as const

export type Grouping = (typeof GROUPINGS)[number]["value"]

/** The groups of one way of grouping, those without any member left out. */
export function groupsBy(overview: EngagementOverview, grouping: Grouping): NamedGroup[] {
  const groups: Record<Grouping, NamedGroup[]> = {
    tier: overview.by_tier.map((group) => ({
      ...group,
      name: INFLUENCE_LABEL[group.social_influence_tier],
    })),
    location: overview.by_location.map((group) => ({ ...group, name: group.location })),
    tenure: overview.by_tenure.map((group) => ({ ...group, name: TENURE_LABEL[group.tenure_band] })),
  }
  return groups[grouping].filter((group) => group.member_count + group.observed_member_count > 0)
}
