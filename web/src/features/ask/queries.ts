import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"
import type { AskPlan, AskTurn, FeedbackBody, NewPin, NewVerified } from "@/api/types"

/** An answer stays as it was given: it is not asked again because time passed. */
const KEPT = { staleTime: Infinity, gcTime: Infinity } as const

/** What is asked: a question, after another or not; or a plan that was chosen. */
export type Request =
  | { question: string; follows: AskPlan | null; after: AskTurn[] }
  | { plan: AskPlan }

export const answerQuery = (request: Request) =>
  queryOptions({
    queryKey: ["ask", request],
    queryFn: ({ signal }) =>
      unwrap(
        "plan" in request
          ? api.POST("/api/v1/ask/plan", { body: { plan: request.plan }, signal })
          : api.POST("/api/v1/ask", { body: request, signal }),
      ),
    ...KEPT,
  })

/** Questions to begin with, by subject. */
export const examplesQuery = () =>
  queryOptions({
    queryKey: ["ask", "examples"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/ask/examples", { signal })),
  })

const HISTORY = ["ask-history"] as const
const PINS = ["ask-pins"] as const

/** All of one's own questions: the API keeps no more. */
export const historyQuery = () =>
  queryOptions({
    queryKey: HISTORY,
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/ask/history", { params: { query: { limit: 200 } }, signal })),
    staleTime: 0,
  })

const refreshHistory = (client: QueryClient) => client.invalidateQueries({ queryKey: HISTORY })

export const forgetMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (question_id: number) =>
      unwrap(api.DELETE("/api/v1/ask/history/{question_id}", { params: { path: { question_id } } })),
    onSuccess: () => refreshHistory(client),
  })

export const clearMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: () => unwrap(api.DELETE("/api/v1/ask/history")),
    onSuccess: () => refreshHistory(client),
  })

export const feedbackMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ askedId, ...body }: FeedbackBody & { askedId: number }) =>
      unwrap(
        api.PUT("/api/v1/ask/history/{question_id}/feedback", {
          params: { path: { question_id: askedId } },
          body,
        }),
      ),
    onSuccess: () => refreshHistory(client),
  })

/** What one pinned to the Overview; the plans have the days of the present data. */
export const pinsQuery = () =>
  queryOptions({
    queryKey: PINS,
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/ask/pins", { signal })),
  })

const refreshPins = (client: QueryClient) => client.invalidateQueries({ queryKey: PINS })

export const pinMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: NewPin) => unwrap(api.POST("/api/v1/ask/pins", { body })),
    onSuccess: () => refreshPins(client),
  })

export const unpinMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (pin_id: number) =>
      unwrap(api.DELETE("/api/v1/ask/pins/{pin_id}", { params: { path: { pin_id } } })),
    onSuccess: () => refreshPins(client),
  })

/** Saves an answer for everybody: what is asked the same way from now on is answered by it. */
export const verifyMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: NewVerified) => unwrap(api.POST("/api/v1/ask/verified", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["ask", "examples"] }),
  })
