import { Minus, TrendingDown, TrendingUp } from "lucide-react"
import type { TopicTrend } from "@/api/types"
import { Badge, type BadgeTone } from "@/ui/Badge"

const TREND_LABEL: Record<TopicTrend, string> = {
  rising: "Rising",
  falling: "Falling",
  steady: "Steady",
}

const TREND_TONE: Record<TopicTrend, BadgeTone> = {
  rising: "critical",
  falling: "healthy",
  steady: "churned",
}

const TREND_ICON: Record<TopicTrend, typeof Minus> = {
  rising: TrendingUp,
  falling: TrendingDown,
  steady: Minus,
}

/** Where a topic is heading, in a word and an arrow. */
export function TrendBadge({ trend }: { trend: TopicTrend }) {
  const Icon = TREND_ICON[trend]
  return (
    <Badge tone={TREND_TONE[trend]} icon={<Icon aria-hidden />}>
      {TREND_LABEL[trend]}
    </Badge>
  )
}
