import { useMemo } from "react"
import { SEGMENT_LABEL, SEGMENT_SERIES, SEGMENTS } from "@/api/labels"
import type { CustomerSegment, SegmentShare } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { SEGMENT_DEFINITIONS } from "@/lib/segmentDefinitions"
import { GroupTrend } from "@/ui/chart/GroupTrend"
import { toDays } from "@/ui/chart/trend"
import { emphasis } from "./emphasis"

const GROUPS = SEGMENTS.map((key) => ({ key, label: SEGMENT_LABEL[key], series: SEGMENT_SERIES[key] }))

const readShare = (row: SegmentShare) => ({
  measuredOn: row.measured_on,
  key: row.customer_segment,
  share: row.customer_share,
})

type ShareTrendProps = {
  trend: readonly SegmentShare[]
  chosen: CustomerSegment[]
  dataTime: string
}

/** How the segments' shares of all customers have moved, month by month. */
export function ShareTrend({ trend, chosen, dataTime }: ShareTrendProps) {
  const days = useMemo(() => toDays(trend, readShare), [trend])
  return (
    <GroupTrend
      definition={SEGMENT_DEFINITIONS.shares}
      dataTime={dataTime}
      note="Of all customers, whatever the filters"
      days={days}
      groups={GROUPS}
      of="customers"
      dayName="Measured on"
      opacityOf={(segment) => emphasis(chosen, segment)}
      showDay={(day) => formatDate(day).replace(/^\d+ /, "")}
      height={360}
    />
  )
}
