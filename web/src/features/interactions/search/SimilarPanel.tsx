import { useQuery } from "@tanstack/react-query"
import { X } from "lucide-react"
import { useEffect, useRef } from "react"
import { IconButton } from "@/ui/Button"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { similarQuery } from "./queries"
import { ResultItem } from "./ResultItem"

type SimilarPanelProps = { interactionId: string; onClose: () => void }

/** What says something like one interaction, beside the results; all of the screen on a phone. */
export function SimilarPanel({ interactionId, onClose }: SimilarPanelProps) {
  const panel = useRef<HTMLElement>(null)
  const similar = useQuery(similarQuery(interactionId))
  useEffect(() => {
    panel.current?.focus()
  }, [interactionId])
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label="Similar interactions"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose()
      }}
      className="slide-in fixed inset-0 z-30 flex flex-col bg-canvas outline-none md:absolute md:inset-y-0 md:right-0 md:left-auto md:w-[min(560px,100%)] md:border-l md:shadow-float"
    >
      <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-surface pr-2 pl-5">
        <h2 className="min-w-0 flex-1 truncate text-lg font-semibold">Similar to this</h2>
        <span className="font-mono text-xs text-faint">{interactionId}</span>
        <IconButton label="Close similar interactions" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <QueryView
          query={similar}
          pending={
            <Loading label="Loading similar interactions">
              <Skeleton className="mb-3 h-28" />
              <Skeleton className="h-28" />
            </Loading>
          }
          isEmpty={({ items }) => items.length === 0}
          empty={<Empty title="Nothing is like it">Nobody else said something near to this.</Empty>}
        >
          {({ items, notices }) => (
            <>
              {notices.map((notice) => (
                <p key={notice} className="mb-2 text-sm text-muted">
                  {notice}
                </p>
              ))}
              <ul className="overflow-clip rounded-lg border bg-surface">
                {items.map((hit) => (
                  <ResultItem key={hit.interaction_id} hit={hit} />
                ))}
              </ul>
            </>
          )}
        </QueryView>
      </div>
    </section>
  )
}
