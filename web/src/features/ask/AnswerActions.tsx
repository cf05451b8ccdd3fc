import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { BadgeCheck, Pin } from "lucide-react"
import { useState } from "react"
import type { Answer, AskPlan } from "@/api/types"
import { Button } from "@/ui/Button"
import { ErrorNote } from "@/ui/states"
import type { ChartKind } from "./charts/kinds"
import { isSamePlan, toAskTurns, type Turn } from "./conversation"
import { Thumbs, useFeedback, WhatIsWrong } from "./Feedback"
import { pinMutation, pinsQuery, unpinMutation } from "./queries"
import type { Step } from "./useConversation"
import { VerifyDialog } from "./VerifyDialog"

export type AnswerActionsProps = {
  answer: Answer
  asked: NonNullable<Step["asked"]>
  /** The conversation up to this answer. */
  turns: readonly Turn[]
  /** How the answer is drawn, where somebody chose. */
  view: ChartKind | null
  isFollowUp: boolean
  canVerify: boolean
}

type KeepProps = AnswerActionsProps & { plan: AskPlan }

/** What to do with an answer: judge it, keep it on the Overview, make it the one for everybody. */
export function AnswerActions(props: AnswerActionsProps) {
  const { answer, asked, canVerify } = props
  const feedback = useFeedback(asked)
  const { plan } = answer
  return (
    <div className="mt-4">
      <div className="-ml-2 flex flex-wrap items-center gap-1">
        <Thumbs {...feedback} />
        {plan ? <PinButton {...props} plan={plan} /> : null}
        {plan && canVerify && !answer.verified ? <VerifyButton {...props} plan={plan} /> : null}
        <span role="status" className="text-xs text-muted">
          {feedback.said === 0 ? "" : "Thank you, noted."}
        </span>
      </div>
      {feedback.error ? <ErrorNote error={feedback.error} /> : null}
      {feedback.isAsking ? <WhatIsWrong {...feedback} /> : null}
    </div>
  )
}

function VerifyButton(props: KeepProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="ghost"
        onClick={() => {
          setOpen(true)
        }}
      >
        <BadgeCheck aria-hidden />
        Save as verified…
      </Button>
      {isOpen ? (
        <VerifyDialog
          {...props}
          onClose={() => {
            setOpen(false)
          }}
        />
      ) : null}
    </>
  )
}

/** Pins an answer, or takes it off again. */
function usePin({ answer, turns, view, plan }: KeepProps) {
  const client = useQueryClient()
  const { data } = useQuery(pinsQuery())
  const pin = useMutation(pinMutation(client))
  const unpin = useMutation(unpinMutation(client))
  const pinned = data?.items.find((one) => isSamePlan(one.plan, plan))
  const toggle = () => {
    pin.reset()
    unpin.reset()
    if (pinned) {
      unpin.mutate(pinned.id)
      return
    }
    const title = titleOf(answer)
    pin.mutate({ title, plan, chart: view, turns: toAskTurns(turns), as_of: answer.as_of })
  }
  const isBusy = pin.isPending || unpin.isPending
  return { isPinned: pinned !== undefined, isReady: data !== undefined, isBusy, error: pin.error ?? unpin.error, toggle }
}

function PinButton(props: KeepProps) {
  const { isPinned, isReady, isBusy, error, toggle } = usePin(props)
  return (
    <>
      <Button
        variant="ghost"
        aria-pressed={isPinned}
        aria-busy={isBusy}
        disabled={!isReady || isBusy}
        onClick={toggle}
        className={isPinned ? "text-accent!" : undefined}
      >
        <Pin aria-hidden className={isPinned ? "fill-current" : undefined} />
        {isPinned ? "Pinned to Overview" : "Pin to Overview"}
      </Button>
      {error ? (
        <div className="order-last basis-full">
          <ErrorNote error={error} />
        </div>
      ) : null}
    </>
  )
}

/** What was understood, without the full stop of a sentence. */
function titleOf(answer: Answer): string {
  return (answer.restatement ?? "Answer").replace(/\.$/, "")
}
