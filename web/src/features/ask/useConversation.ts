import { useQueries, useQueryClient, type QueryClient } from "@tanstack/react-query"
import type { Answer, AskPlan } from "@/api/types"
import type { Turn } from "./conversation"
import { answerQuery, type Request } from "./queries"

/** A question with its answer as far as it is there. */
export type Step = {
  turn: Turn
  /** Which earlier question it follows up on. */
  followsQuestion: string | null
  answer: Answer | undefined
  error: Error | null
  retry: () => void
}

type Asked = { turn: Turn; followsQuestion: string | null; request: Request }
type Followed = { question: string; plan: AskPlan }

const known = (client: QueryClient, request: Request) =>
  client.getQueryData(answerQuery(request).queryKey)

/** The chosen reading of an ambiguous answer, or the question itself. */
function resolve(turn: Turn, question: Request, client: QueryClient): Request {
  const plan = turn.choice === null ? undefined : known(client, question)?.choices[turn.choice]?.plan
  return plan ? { plan } : question
}

/** What can be asked by now: each question needs the plan of the answer before it. */
function walk(turns: readonly Turn[], client: QueryClient) {
  const asked: Asked[] = []
  let followed: Followed | null = null
  for (const turn of turns) {
    const question: Request = { question: turn.question, follows: followed?.plan ?? null }
    const request = resolve(turn, question, client)
    asked.push({ turn, followsQuestion: followed?.question ?? null, request })
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
  const steps = asked.map(({ turn, followsQuestion }, index): Step => {
    const result = results[index]
    return {
      turn,
      followsQuestion,
      answer: result?.data,
      error: result?.error ?? null,
      retry: () => void result?.refetch(),
    }
  })
  return { steps, followed }
}
