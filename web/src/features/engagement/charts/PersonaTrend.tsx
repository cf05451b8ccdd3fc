import { useMemo } from "react"
import type { PersonaShare } from "@/api/types"
import { GroupTrend } from "@/ui/chart/GroupTrend"
import { toDays } from "@/ui/chart/trend"
import { ENGAGEMENT_DEFINITIONS } from "../definitions"
import { PERSONA_LABEL, PERSONA_SERIES, PERSONAS } from "../labels"
import { describeBasis } from "./basis"

const GROUPS = PERSONAS.map((key) => ({ key, label: PERSONA_LABEL[key], series: PERSONA_SERIES[key] }))

const readShare = (row: PersonaShare) => ({
  measuredOn: row.snapshot_date,
  key: row.persona,
  share: row.member_share,
})

type PersonaTrendProps = { trend: readonly PersonaShare[]; dataTime: string }

/** How the personas' shares have moved, snapshot by snapshot. */
export function PersonaTrend({ trend, dataTime }: PersonaTrendProps) {
  const days = useMemo(() => toDays(trend, readShare), [trend])
  return (
    <GroupTrend
      definition={ENGAGEMENT_DEFINITIONS.trend}
      dataTime={dataTime}
      note={describeBasis(trend)}
      days={days}
      groups={GROUPS}
      of="members"
      dayName="Snapshot"
      height={260}
    />
  )
}
