import type { components } from "./schema.gen"

type ErrorBody = components["schemas"]["ErrorAnswer"]["error"]

/** An answer that is not a success, in the API's own words. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string | null
  readonly retryAfterSeconds: number | null

  constructor(status: number, body: ErrorBody, retryAfterSeconds: number | null = null) {
    super(body.message)
    this.name = "ApiError"
    this.status = status
    this.code = body.code
    this.hint = body.hint ?? null
    this.retryAfterSeconds = retryAfterSeconds
  }
}

function isErrorBody(value: unknown): value is ErrorBody {
  return typeof value === "object" && value !== null && "code" in value && "message" in value
}

function readBody(answer: unknown): ErrorBody | null {
  if (typeof answer !== "object" || answer === null || !("error" in answer)) return null
  return isErrorBody(answer.error) ? answer.error : null
}

/** Makes an error of an answer; one that is not ours (a proxy's page, say) is named by its status. */
export function toApiError(response: Response, answer: unknown): ApiError {
  const wait = Number(response.headers.get("Retry-After"))
  const body = readBody(answer) ?? {
    code: "unexpected_answer",
    message: `The server answered ${String(response.status)} ${response.statusText}`.trim() + ".",
    hint: "Try again; if it stays, the server's log says why.",
  }
  return new ApiError(response.status, body, wait > 0 ? wait : null)
}

/** The server could not be reached at all. */
export function unreachable(): ApiError {
  return new ApiError(0, {
    code: "unreachable",
    message: "C360 cannot be reached.",
    hint: "Check your connection, and that `c360 serve` is running.",
  })
}
