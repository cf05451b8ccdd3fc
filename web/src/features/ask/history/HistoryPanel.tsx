import { useQuery } from "@tanstack/react-query"
import { X } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import type { AskedPage } from "@/api/types"
import { formatCount } from "@/lib/format"
import { Button, IconButton } from "@/ui/Button"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { addQuestion, fromAskTurns, type Turn } from "../conversation"
import { historyQuery } from "../queries"
import { ClearDialog } from "./ClearDialog"
import { groupByDay } from "./days"
import { HistoryItem } from "./HistoryItem"

type HistoryPanelProps = { onAsk: (turns: Turn[]) => void; onClose: () => void }

/** One's own questions, to ask again or forget; all of the screen on a phone. */
export function HistoryPanel({ onAsk, onClose }: HistoryPanelProps) {
  const panel = useRef<HTMLElement>(null)
  const history = useQuery(historyQuery())
  useEffect(() => {
    panel.current?.focus()
  }, [])
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label="Your questions"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose()
      }}
      className="slide-in fixed inset-0 z-30 flex flex-col bg-canvas outline-none md:absolute md:inset-y-0 md:right-0 md:left-auto md:w-[min(440px,100%)] md:border-l md:shadow-float"
    >
      <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-surface pr-2 pl-5">
        <h2 className="min-w-0 flex-1 truncate text-lg font-semibold">Your questions</h2>
        <IconButton label="Close your questions" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <QueryView
          query={history}
          pending={<Pending />}
          isEmpty={(page: AskedPage) => page.items.length === 0}
          empty={<Empty title="Nothing asked yet">What you ask is listed here, for you alone.</Empty>}
        >
          {(page) => <HistoryList page={page} onAsk={onAsk} />}
        </QueryView>
      </div>
    </section>
  )
}

function HistoryList({ page, onAsk }: { page: AskedPage; onAsk: HistoryPanelProps["onAsk"] }) {
  const [isClearing, setClearing] = useState(false)
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-3">
        <p className="text-xs text-muted">
          {formatCount(page.total, "question")}, seen by you alone. The last {page.most_kept} are kept.
        </p>
        <Button onClick={() => { setClearing(true) }}>Clear all…</Button>
      </div>
      {groupByDay(page.items).map(({ day, rows }) => (
        <section key={day} aria-label={day} className="mb-4">
          <h3 className="mb-1 text-xs font-medium text-muted">{day}</h3>
          <ul className="divide-y overflow-clip rounded-lg border bg-surface">
            {rows.map((row) => (
              <HistoryItem
                key={row.id}
                row={row}
                onAsk={() => {
                  onAsk(addQuestion(fromAskTurns(row.after ?? []), row.question))
                }}
              />
            ))}
          </ul>
        </section>
      ))}
      {isClearing ? <ClearDialog total={page.total} onClose={() => { setClearing(false) }} /> : null}
    </>
  )
}

function Pending() {
  return (
    <Loading label="Loading your questions">
      <div className="grid gap-3">
        <Skeleton className="h-8" />
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
      </div>
    </Loading>
  )
}
