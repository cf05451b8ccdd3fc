import { useMutation, useQueryClient } from "@tanstack/react-query"
import { ThumbsDown, ThumbsUp, Trash2 } from "lucide-react"
import type { AskedRow } from "@/api/types"
import { formatTime } from "@/lib/dates"
import { IconButton } from "@/ui/Button"
import { ErrorNote } from "@/ui/states"
import { forgetMutation } from "../queries"

const STATUS: Record<string, string> = { ambiguous: "asked back", unanswerable: "no answer" }

type HistoryItemProps = { row: AskedRow; onAsk: () => void }

/** A question that was asked: a click asks it again, after what it followed up on. */
export function HistoryItem({ row, onAsk }: HistoryItemProps) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(forgetMutation(client))
  const before = row.after?.at(-1)?.question
  const told = [formatTime(row.asked_at), STATUS[row.status], before ? `after “${before}”` : null]
  return (
    <li>
      <div className="flex items-start">
        <button type="button" onClick={onAsk} className="min-w-0 flex-1 px-3 py-2 text-left hover:bg-hover">
          <span className="line-clamp-2 text-sm font-medium break-words">{row.question}</span>
          <span className="flex items-center gap-1.5 text-xs text-muted">
            <span className="min-w-0 truncate">{told.filter(Boolean).join(" · ")}</span>
            <Judged feedback={row.feedback} />
          </span>
        </button>
        <IconButton
          label={`Forget “${row.question}”`}
          disabled={isPending}
          className="m-1"
          onClick={() => { mutate(row.id) }}
        >
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {error ? <ErrorNote error={error} /> : null}
    </li>
  )
}

function Judged({ feedback }: Pick<AskedRow, "feedback">) {
  if (feedback === 0) return null
  const Icon = feedback === 1 ? ThumbsUp : ThumbsDown
  return (
    <>
      <Icon aria-hidden className="size-3 shrink-0" />
      <span className="sr-only">{feedback === 1 ? "judged right" : "judged wrong"}</span>
    </>
  )
}
