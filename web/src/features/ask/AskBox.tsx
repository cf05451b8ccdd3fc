import { CornerDownLeft, MessageCircleQuestion, X } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { Button, IconButton } from "@/ui/Button"

type AskBoxProps = {
  /** The question that the next one follows up on. */
  followsQuestion: string | null
  onAsk: (question: string) => void
  onStartAnew: () => void
}

/** Where questions are typed: Enter asks. */
export function AskBox({ followsQuestion, onAsk, onStartAnew }: AskBoxProps) {
  const [text, setText] = useState("")
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
  }, [])
  return (
    <form
      role="search"
      aria-label="Ask"
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (!text.trim()) return
        onAsk(text)
        setText("")
      }}
    >
      {followsQuestion ? (
        <FollowChip
          question={followsQuestion}
          onStartAnew={() => {
            onStartAnew()
            input.current?.focus()
          }}
        />
      ) : null}
      <div className="flex items-center gap-2 rounded-lg border border-line-strong bg-surface py-1.5 pr-1.5 pl-4 focus-within:border-accent">
        <MessageCircleQuestion aria-hidden className="size-5 shrink-0 text-faint" />
        <input
          ref={input}
          aria-label="Your question"
          placeholder={followsQuestion ? "Follow up, or ask something else" : "Ask about the data"}
            enterKeyHint="search"
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
          }}
          className="h-9 w-full min-w-0 bg-transparent text-base outline-none placeholder:text-faint"
        />
        <Button type="submit" variant="primary" disabled={!text.trim()}>
          Ask
          <CornerDownLeft aria-hidden />
        </Button>
      </div>
    </form>
  )
}

function FollowChip({ question, onStartAnew }: { question: string; onStartAnew: () => void }) {
  return (
    <p className="flex min-w-0 items-center gap-1 text-xs text-muted">
      <span className="flex h-7 min-w-0 items-center rounded-full border bg-surface pl-3">
        <span className="truncate">
          Follows up on <q className="font-medium text-ink">{question}</q>
        </span>
        <IconButton label="Start anew" onClick={onStartAnew} className="size-7">
          <X aria-hidden />
        </IconButton>
      </span>
    </p>
  )
}
