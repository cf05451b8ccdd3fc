import { Frown, Headset, Mail, Meh, MessageSquare, Phone, Smile, FileText } from "lucide-react"
import { useEffect, useRef, useState, type ReactNode } from "react"
import { INTERACTION_TYPES, SENTIMENT_LABEL, SENTIMENT_TONE } from "@/api/labels"
import type { InteractionRow, SentimentBand } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatDate, formatDateTime } from "@/lib/dates"
import { formatChange, humanise } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { bandOf, CATEGORIES } from "./labels"

const TYPE_ICON: Record<string, typeof Mail> = {
  support_ticket: Headset,
  sales_call: Phone,
  email: Mail,
  chat: MessageSquare,
}

const BAND_ICON: Record<SentimentBand, typeof Smile> = {
  negative: Frown,
  neutral: Meh,
  positive: Smile,
}

/** Longer texts start folded. */
const FOLD_AT = 220

function SentimentBadge({ interaction }: { interaction: InteractionRow }) {
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

function Body({ text }: { text: string }) {
  const [isOpen, setOpen] = useState(false)
  const isLong = text.length > FOLD_AT
  return (
    <>
      <p className={cx("text-sm break-words whitespace-pre-line", isLong && !isOpen && "line-clamp-3")}>
        {text}
      </p>
      {isLong ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => {
            setOpen(!isOpen)
          }}
          className="mt-1 text-xs font-medium text-accent hover:underline"
        >
          {isOpen ? "Show less" : "Show all"}
        </button>
      ) : null}
    </>
  )
}

type InteractionItemProps = { interaction: InteractionRow; isCited: boolean }

/** One thing that was said, what it is about, and in what tone. */
export function InteractionItem({ interaction, isCited }: InteractionItemProps) {
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (!isCited) return
    item.current?.scrollIntoView({ block: "center" })
    item.current?.focus({ preventScroll: true })
  }, [isCited])
  const Icon = TYPE_ICON[interaction.interaction_type] ?? FileText
  return (
    <li
      ref={item}
      tabIndex={-1}
      id={`interaction-${interaction.interaction_id}`}
      aria-current={isCited || undefined}
      className={cx("border-b px-5 py-4 last:border-b-0", isCited && "bg-highlight")}
    >
      <div className="mb-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-muted">
        <span className="inline-flex items-center gap-1.5 font-medium text-ink">
          <Icon aria-hidden className="size-3.5 text-muted" />
          {labelOf(INTERACTION_TYPES, interaction.interaction_type)}
        </span>
        <time dateTime={interaction.occurred_at} title={formatDateTime(interaction.occurred_at)}>
          {formatDate(interaction.occurred_at)}
        </time>
        <Tags interaction={interaction} />
      </div>
      <Body text={interaction.body} />
    </li>
  )
}

function Tags({ interaction }: { interaction: InteractionRow }): ReactNode {
  return (
    <>
      {interaction.category ? <span>{labelOf(CATEGORIES, interaction.category)}</span> : null}
      {interaction.account_link === "opportunity" ? (
        <span title="It names only a deal; the deal leads to this account.">through a deal</span>
      ) : null}
      <span className="ml-auto">
        <SentimentBadge interaction={interaction} />
      </span>
    </>
  )
}

function labelOf(labels: Record<string, string>, value: string): string {
  return labels[value] ?? humanise(value)
}
