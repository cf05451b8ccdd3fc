import { Building2, Layers2, ListFilter, Sparkles } from "lucide-react"
import type { ReactNode } from "react"
import { Link } from "react-router"
import type { MatchedBy, SearchHit } from "@/api/types"
import { CATEGORIES, labelOf } from "../labels"
import { SentimentBadge } from "../SentimentBadge"
import { TypeName } from "../TypeName"
import { formatDate, formatDateTime } from "@/lib/dates"
import { Passage } from "./Passage"

/** The account's panel with this interaction marked in it. */
function accountPath(hit: SearchHit, accountId: string): string {
  const cite = encodeURIComponent(hit.interaction_id)
  return `/accounts/${encodeURIComponent(accountId)}?cite=${cite}`
}

type ResultItemProps = {
  hit: SearchHit
  isCurrent?: boolean
  /** Shows what is like it; without it there is no such button. */
  onSimilar?: () => void
  /** Searches this account alone. */
  onAccount?: () => void
}

/** One thing that was said: by whom, when, in what tone, and the words that match. */
export function ResultItem({ hit, isCurrent, onSimilar, onAccount }: ResultItemProps) {
  return (
    <li
      aria-current={isCurrent || undefined}
      className={`border-b px-4 py-4 last:border-b-0 md:px-5 ${isCurrent ? "bg-accent-soft" : ""}`}
    >
      <div className="mb-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-muted">
        <TypeName type={hit.interaction_type} />
        <time dateTime={hit.occurred_at} title={formatDateTime(hit.occurred_at)}>
          {formatDate(hit.occurred_at)}
        </time>
        {hit.category ? <span>{labelOf(CATEGORIES, hit.category)}</span> : null}
        {onSimilar ? <Why matchedBy={hit.matched_by} /> : null}
        <span className="ml-auto">
          <SentimentBadge interaction={hit} />
        </span>
      </div>
      <Passage parts={hit.passage} />
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
        <AccountLink hit={hit} />
        {onAccount && hit.account_id ? (
          <ItemButton icon={ListFilter} label="Only this account" onClick={onAccount} />
        ) : null}
        {onSimilar ? (
          <ItemButton icon={Layers2} label="Similar to this" onClick={onSimilar} />
        ) : null}
      </div>
    </li>
  )
}

/** Said only of what no word of the search led to. */
function Why({ matchedBy }: { matchedBy: MatchedBy }) {
  if (matchedBy !== "meaning") return null
  return (
    <span className="inline-flex items-center gap-1" title="No word of the search is in it.">
      <Sparkles aria-hidden className="size-3" />
      near in meaning
    </span>
  )
}

function AccountLink({ hit }: { hit: SearchHit }): ReactNode {
  const accountId = hit.account_id
  if (!accountId || !hit.account_name) {
    return <span className="text-faint">No account that is known</span>
  }
  return (
    <Link
      to={accountPath(hit, accountId)}
      className="inline-flex min-w-0 items-center gap-1.5 font-medium text-accent hover:underline"
    >
      <Building2 aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{hit.account_name}</span>
    </Link>
  )
}

type ItemButtonProps = { icon: typeof Layers2; label: string; onClick: () => void }

function ItemButton({ icon: Icon, label, onClick }: ItemButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex min-h-6 items-center gap-1.5 font-medium text-muted hover:text-ink"
    >
      <Icon aria-hidden className="size-3.5" />
      {label}
    </button>
  )
}
