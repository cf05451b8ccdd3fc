import { expect, it } from "vitest"
import { toApiError } from "./errors"

it("keeps the API's own words, hint and wait", () => {
  const response = new Response(null, { status: 429, headers: { "Retry-After": "12" } })
  const body = { error: { code: "throttled", message: "Too many.", hint: "Wait." } }

  expect(toApiError(response, body)).toMatchObject({
    status: 429,
    message: "Too many.",
    hint: "Wait.",
    retryAfterSeconds: 12,
  })
})

it("names the status of an answer that is not the API's", () => {
  const response = new Response("<html>", { status: 502, statusText: "Bad Gateway" })

  expect(toApiError(response, null).message).toBe("The server answered 502 Bad Gateway.")
})
