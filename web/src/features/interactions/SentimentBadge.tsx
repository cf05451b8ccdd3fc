import { Frown, Meh, Smile } from "lucide-react"
import { SENTIMENT_LABEL, SENTIMENT_TONE } from "@/api/labels"
import type { SentimentBand } from "@/api/types"
import { formatChange } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { bandOf } from "./labels"

const BAND_ICON: Record<SentimentBand, typeof Smile> = {
  negative: Frown,
  neutral: Meh,
  positive: Smile,
}

type Toned = { sentiment: number | null; is_usable?: boolean | null }

/** The tone of a text in a word and a number; no reading is not passed off as neutral. */
export function SentimentBadge({ interaction }: { interaction: Toned }) {
  const { sentiment, is_usable: isUsable } = interaction
  if (sentiment === null) return <Badge tone="unknown">Sentiment not known</Badge>
  if (isUsable === false) return <Badge tone="unknown">No usable reading</Badge>
  const band = bandOf(sentiment)
  const Icon = BAND_ICON[band]
  return (
    <Badge tone={SENTIMENT_TONE[band]} icon={<Icon aria-hidden />}>
      {SENTIMENT_LABEL[band]} <span className="tabular">{formatChange(sentiment, 2)}</span>
    </Badge>
  )
}
