import { TIER_LABEL, TIER_TONE } from "@/api/labels"
import type { RiskTier } from "@/api/types"
import { Badge } from "@/ui/Badge"

export function TierBadge({ tier }: { tier: RiskTier }) {
  return <Badge tone={TIER_TONE[tier]}>{TIER_LABEL[tier]}</Badge>
}
