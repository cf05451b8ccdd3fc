import createClient, { type Middleware } from "openapi-fetch"
import { toApiError, unreachable } from "./errors"
import type { paths } from "./schema.gen"
import { expireSession, getSession } from "./session"

const withSession: Middleware = {
  onRequest({ request }) {
    const session = getSession()
    if (session) request.headers.set("Authorization", `Bearer ${session.token}`)
    return request
  },
  onResponse({ request, response }) {
    if (response.status === 401 && !request.url.endsWith("/auth/token")) expireSession()
  },
  onError() {
    return unreachable()
  },
}

// The look-up of fetch is late, so that a test can put its own in place.
export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: (request) => globalThis.fetch(request),
})
api.use(withSession)

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** Waits for an answer: its data, or an ApiError in the API's own words. */
export async function unwrap<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending
  if (!response.ok) throw toApiError(response, error)
  return data as T
}

/** Fetches a file; its name is the API's. */
export async function fetchFile(path: string): Promise<{ blob: Blob; fileName: string | null }> {
  const headers = { Authorization: `Bearer ${getSession()?.token ?? ""}` }
  const response = await fetch(path, { headers }).catch(() => {
    throw unreachable()
  })
  if (response.status === 401) expireSession()
  if (!response.ok) throw toApiError(response, await response.json().catch(() => null))
  const disposition = response.headers.get("Content-Disposition") ?? ""
  return {
    blob: await response.blob(),
    fileName: /filename="?([^";]+)"?/.exec(disposition)?.[1] ?? null,
  }
}
