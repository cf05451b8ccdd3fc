import { useQueries, useQueryClient, type QueryClient } from "@tanstack/react-query"
import type { Answer, AskPlan, FeedbackValue } from "@/api/types"
import { toAskTurns, type Turn } from "./conversation"
import { answerQuery, type Request } from "./queries"

/** A question with its answer as far as it is there. */
export type Step = {
  turn: Turn
  /** Which earlier question it follows up on. */
  followsQuestion: string | null
  answer: Answer | undefined
  /** The question in one's history, whichever of its readings is shown. */
  asked: { id: number; feedback: FeedbackValue } | null
  error: Error | null
  retry: () => void
}

type Asked = { turn: Turn; followsQuestion: string | null; question: Request; request: Request }
type Followed = { question: string; plan: AskPlan }

const known = (client: QueryClient, request: Request) =>
  client.getQueryData(answerQuery(request).queryKey)

function toAsked(answer: Answer | undefined): Step["asked"] {
  return answer?.asked_id == null ? null : { id: answer.asked_id, feedback: answer.feedback }
}

/** A question as it is asked after those before it. */
function toRequest(turns: readonly Turn[], index: number, followed: Followed | null): Request {
  const question = turns[index]?.question ?? ""
  return followed
    ? { question, follows: followed.plan, after: toAskTurns(turns.slice(0, index)) }
    : { question, follows: null, after: [] }
}

/** The chosen reading of an ambiguous answer, or the question itself. */
function resolve(turn: Turn, question: Request, client: QueryClient): Request {
  const plan = turn.choice === null ? undefined : known(client, question)?.choices[turn.choice]?.plan
  return plan ? { plan } : question
}

/** What can be asked by now: each question needs the plan of the answer before it. */
function walk(turns: readonly Turn[], client: QueryClient) {
  const asked: Asked[] = []
  let followed: Followed | null = null
  for (const [index, turn] of turns.entries()) {
    const question = toRequest(turns, index, followed)
    const request = resolve(turn, question, client)
    asked.push({ turn, followsQuestion: followed?.question ?? null, question, request })
    const answer = known(client, request)
    if (!answer) break
    if (answer.plan) followed = { question: turn.question, plan: answer.plan }
  }
  return { asked, followed }
}

/** Asks the questions of a conversation, each once the one before it is answered. */
export function useConversation(turns: readonly Turn[]) {
  const client = useQueryClient()
  const { asked, followed } = walk(turns, client)
  const results = useQueries({ queries: asked.map(({ request }) => answerQuery(request)) })
  const steps = asked.map(({ turn, followsQuestion, question }, index): Step => {
    const result = results[index]
    return {
      turn,
      followsQuestion,
      answer: result?.data,
      asked: toAsked(known(client, question)),
      error: result?.error ?? null,
      retry: () => void result?.refetch(),
    }
  })
  return { steps, followed }
}
