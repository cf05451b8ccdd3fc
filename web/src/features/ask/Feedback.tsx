import { useMutation, useQueryClient } from "@tanstack/react-query"
import { ThumbsDown, ThumbsUp } from "lucide-react"
import { useState, type FormEvent, type ReactNode } from "react"
import type { FeedbackValue } from "@/api/types"
import { cx } from "@/lib/cx"
import { Button } from "@/ui/Button"
import { CONTROL } from "@/ui/Field"
import { feedbackMutation } from "./queries"

const LONGEST = 500

type FeedbackProps = { id: number; feedback: FeedbackValue }

/** What one thinks of an answer; pressed again, a thumb is taken back. */
export function useFeedback({ id: askedId, feedback: initial }: FeedbackProps) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(feedbackMutation(client))
  const [said, setSaid] = useState(initial)
  const [isAsking, setAsking] = useState(false)
  const say = (feedback: FeedbackValue, comment: string | null = null) => {
    const before = said
    setSaid(feedback)
    setAsking(feedback === -1 && comment === null)
    mutate(
      { askedId, feedback, comment },
      {
        onError: () => {
          setSaid(before)
          setAsking(false)
        },
      },
    )
  }
  return { said, say, error, isPending, isAsking, stopAsking: () => { setAsking(false) } }
}

type Said = ReturnType<typeof useFeedback>

export function Thumbs({ said, say, isPending }: Said) {
  return (
    <span role="group" aria-label="Is this answer right?" className="flex">
      <Thumb label="Right" isOn={said === 1} isBusy={isPending} onPress={() => { say(said === 1 ? 0 : 1) }}>
        <ThumbsUp aria-hidden />
      </Thumb>
      <Thumb label="Wrong" isOn={said === -1} isBusy={isPending} onPress={() => { say(said === -1 ? 0 : -1) }}>
        <ThumbsDown aria-hidden />
      </Thumb>
    </span>
  )
}

type ThumbProps = {
  label: string
  isOn: boolean
  isBusy: boolean
  onPress: () => void
  children: ReactNode
}

function Thumb({ label, isOn, isBusy, onPress, children }: ThumbProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isOn}
      title={label}
      disabled={isBusy}
      onClick={onPress}
      className={cx(
        "inline-flex size-8 items-center justify-center rounded-md transition-colors duration-100 [&_svg]:size-4",
        isOn ? "bg-accent-soft text-accent" : "text-muted hover:bg-hover hover:text-ink",
      )}
    >
      {children}
    </button>
  )
}

/** Asked once, right after a thumb down; it need not be answered. */
export function WhatIsWrong({ say, stopAsking }: Said) {
  const [text, setText] = useState("")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim()) say(-1, text.trim())
  }
  return (
    <form onSubmit={submit} className="mt-3 flex flex-wrap items-center gap-2">
      <input
        aria-label="What is wrong?"
        placeholder="What is wrong? (optional)"
        value={text}
        maxLength={LONGEST}
        autoFocus
        onChange={(event) => { setText(event.target.value) }}
        onKeyDown={(event) => { if (event.key === "Escape") stopAsking() }}
        className={cx(CONTROL, "min-w-0 flex-1 basis-56")}
      />
      <Button type="submit" disabled={!text.trim()}>Send</Button>
      <Button variant="ghost" onClick={stopAsking}>Skip</Button>
    </form>
  )
}
