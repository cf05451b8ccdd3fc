import { queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"
import type { AskPlan } from "@/api/types"

/** An answer stays as it was given: it is not asked again because time passed. */
const KEPT = { staleTime: Infinity, gcTime: Infinity } as const

/** What is asked: a question, after another or not; or a plan that was chosen. */
export type Request = { question: string; follows: AskPlan | null } | { plan: AskPlan }

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
