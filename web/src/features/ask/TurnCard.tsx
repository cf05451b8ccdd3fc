import { Card } from "@/ui/Card"
import { ErrorNote, Loading, Skeleton } from "@/ui/states"
import { AnswerView, type AnswerViewProps } from "./AnswerView"
import type { Step } from "./useConversation"

type TurnCardProps = Omit<AnswerViewProps, "answer" | "turn"> & {
  step: Step
  /** Asks the question again as the first of a conversation. */
  onAskAlone: () => void
}

/** One question of the conversation: what is known of its answer by now. */
export function TurnCard({ step, onAskAlone, ...rest }: TurnCardProps) {
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
        <AnswerView answer={answer} turn={turn} {...rest} />
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
