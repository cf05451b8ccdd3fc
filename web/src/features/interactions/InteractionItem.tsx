import { useEffect, useRef, useState, type ReactNode } from "react"
import type { InteractionRow } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatDate, formatDateTime } from "@/lib/dates"
import { CATEGORIES, labelOf } from "./labels"
import { SentimentBadge } from "./SentimentBadge"
import { TypeName } from "./TypeName"

/** Longer texts start folded. */
const FOLD_AT = 220

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
  return (
    <li
      ref={item}
      tabIndex={-1}
      id={`interaction-${interaction.interaction_id}`}
      aria-current={isCited || undefined}
      className={cx("border-b px-5 py-4 last:border-b-0", isCited && "bg-highlight")}
    >
      <div className="mb-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-muted">
        <TypeName type={interaction.interaction_type} />
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
