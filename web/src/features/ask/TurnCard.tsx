import type { Answer } from "@/api/types"
import { Card } from "@/ui/Card"
import { ErrorNote, Loading, Skeleton } from "@/ui/states"
import { AnswerActions } from "./AnswerActions"
import { AnswerView, type AnswerViewProps } from "./AnswerView"
import type { Turn } from "./conversation"
import { NextQuestions } from "./NextQuestions"
import type { Step } from "./useConversation"

type TurnCardProps = Omit<AnswerViewProps, "answer" | "turn" | "actions"> & {
  step: Step
  /** The conversation up to this question. */
  turns: readonly Turn[]
  canVerify: boolean
  /** Asks after this answer; null where another question does already. */
  onAskNext: ((question: string) => void) | null
  /** Asks the question again as the first of a conversation. */
  onAskAlone: () => void
}

/** One question of the conversation: what is known of its answer by now. */
export function TurnCard(props: TurnCardProps) {
  const { step, turns, canVerify, onAskNext, onAskAlone, ...rest } = props
  const { turn, answer, error, followsQuestion, retry } = step
  return (
    <Card
      title={turn.question}
      note={
        followsQuestion ? (
          <>
            After “{followsQuestion}” ·{" "}
            <button type="button" onClick={onAskAlone} className="rounded-sm text-accent hover:underline">
              Ask it on its own
            </button>
          </>
        ) : undefined
      }
      className="[&_h2]:break-words"
    >
      {answer ? (
        <AnswerView
          answer={answer}
          turn={turn}
          {...rest}
          actions={<Actions step={step} answer={answer} turns={turns} canVerify={canVerify} onAskNext={onAskNext} />}
        />
      ) : error ? (
        <ErrorNote error={error} onRetry={retry} />
      ) : (
        <Loading label={`Answering ${turn.question}`}>
          <div className="grid gap-3">
            <Skeleton className="h-5 w-80 max-w-full" />
            <Skeleton className="h-64" />
          </div>
        </Loading>
      )}
    </Card>
  )
}

type ActionsProps = Pick<TurnCardProps, "step" | "turns" | "canVerify" | "onAskNext"> & { answer: Answer }

function Actions({ step, answer, turns, canVerify, onAskNext }: ActionsProps) {
  return (
    <>
      {step.asked === null ? null : (
        <AnswerActions
          key={step.asked.id}
          answer={answer}
          asked={step.asked}
          turns={turns}
          view={step.turn.view}
          isFollowUp={step.followsQuestion !== null}
          canVerify={canVerify}
        />
      )}
      {onAskNext ? <NextQuestions questions={answer.suggestions} onAsk={onAskNext} /> : null}
    </>
  )
}
