import { SEGMENT_LABEL, SEGMENT_SERIES } from "@/api/labels"
import type { SegmentMembership } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { Card } from "@/ui/Card"
import { SeriesBadge } from "@/ui/SeriesBadge"
import { Empty } from "@/ui/states"
import { Timeline } from "@/ui/Timeline"

/** Which segment this customer was in, from when to when; newest first. */
export function SegmentHistory({ memberships }: { memberships: SegmentMembership[] }) {
  const newestFirst = memberships.toSorted((one, other) => other.valid_from.localeCompare(one.valid_from))
  return (
    <Card title="Segments over time" note="Measured at the end of each of the last 12 months, and on the data date">
      {newestFirst.length === 0 ? (
        <Empty title="No segment is known yet">Membership is measured with each run.</Empty>
      ) : (
        <Timeline
          label="Segments over time"
          items={newestFirst.map((membership) => ({
            key: membership.valid_from,
            isCurrent: membership.is_current,
            title: (
              <SeriesBadge series={SEGMENT_SERIES[membership.customer_segment]}>
                {SEGMENT_LABEL[membership.customer_segment]}
              </SeriesBadge>
            ),
            from: formatDate(membership.valid_from),
            to: membership.is_current ? null : formatDate(membership.valid_to),
          }))}
        />
      )}
    </Card>
  )
}
