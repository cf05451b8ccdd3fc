import type { EngagementOverview } from "@/api/types"
import { Button } from "@/ui/Button"
import { ManyChip } from "@/ui/ManyChip"
import { hasFilters, NO_FILTERS, type MemberFilters } from "../filters"
import { INFLUENCE_LABEL, PERSONA_LABEL, TENURE_LABEL } from "../labels"

type MemberFilterBarProps = {
  filters: MemberFilters
  overview: EngagementOverview
  onChange: (change: Partial<MemberFilters>) => void
}

type Change = MemberFilterBarProps["onChange"]

/** The groups of a way of grouping, as what a filter can be set to. */
function toOptions<T extends { member_count: number }, V extends string>(
  groups: readonly T[],
  valueOf: (group: T) => V,
  label: (value: V) => string,
) {
  return groups.map((group) => ({
    value: valueOf(group),
    label: label(valueOf(group)),
    count: group.member_count,
  }))
}

/** Filters as chips, each choice with the members there are; what they hold is in the address. */
export function MemberFilterBar({ filters, overview, onChange }: MemberFilterBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-2" role="group" aria-label="Filters">
      <ManyChip
        label="Persona"
        chosen={filters.personas}
        options={toOptions(overview.personas, (group) => group.persona, (value) => PERSONA_LABEL[value])}
        onChange={(personas) => {
          onChange({ personas })
        }}
      />
      <ManyChip
        label="Influence"
        chosen={filters.tiers}
        options={toOptions(
          overview.by_tier,
          (group) => group.social_influence_tier,
          (value) => INFLUENCE_LABEL[value],
        )}
        onChange={(tiers) => {
          onChange({ tiers })
        }}
      />
      <ManyChip
        label="Location"
        chosen={filters.locations}
        options={toOptions(overview.by_location, (group) => group.location, (value) => value)}
        onChange={(locations) => {
          onChange({ locations })
        }}
      />
      <ManyChip
        label="Tenure"
        chosen={filters.tenures}
        options={toOptions(overview.by_tenure, (group) => group.tenure_band, (value) => TENURE_LABEL[value])}
        onChange={(tenures) => {
          onChange({ tenures })
        }}
      />
      {hasFilters(filters) ? <ClearAll onChange={onChange} /> : null}
    </div>
  )
}

function ClearAll({ onChange }: { onChange: Change }) {
  return (
    <Button
      variant="ghost"
      onClick={() => {
        onChange(NO_FILTERS)
      }}
    >
      Clear all
    </Button>
  )
}
