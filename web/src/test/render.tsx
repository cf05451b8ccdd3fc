import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { render } from "@testing-library/react"
import type { ReactElement } from "react"
import { MemoryRouter, useLocation } from "react-router"
import { vi } from "vitest"

function Address() {
  const { pathname, search } = useLocation()
  return <p role="note" aria-label="Address">{pathname + search}</p>
}

/** Draws with a router and a query client; the address can be read by its label. */
export function renderAt(element: ReactElement, path = "/") {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  return render(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[path]}>
        {element}
        <Address />
      </MemoryRouter>
    </QueryClientProvider>,
  )
}

type Answer = { status?: number; body: unknown; headers?: Record<string, string> }

/** An API that answers by path; what it does not know is a 404 in the API's shape. */
export function serveApi(answers: Record<string, Answer>) {
  const asked: string[] = []
  const fetch = (input: Request | string) => {
    const url = new URL(typeof input === "string" ? input : input.url, location.origin)
    asked.push(url.pathname + url.search)
    const answer = answers[url.pathname] ?? {
      status: 404,
      body: { error: { code: "not_found", message: `No ${url.pathname}.` } },
    }
    return Promise.resolve(
      new Response(JSON.stringify(answer.body), {
        status: answer.status ?? 200,
        headers: { "Content-Type": "application/json", ...answer.headers },
      }),
    )
  }
  vi.stubGlobal("fetch", fetch)
  return asked
}
