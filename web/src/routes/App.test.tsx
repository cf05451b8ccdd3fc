import { screen, waitFor } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { endSession, startSession } from "@/api/session"
import { buildAccount, buildMe, buildSnapshot, buildSummary, STAMP } from "@/test/build"
import { renderAt, serveApi } from "@/test/render"
import { App } from "./App"
import { safeNext } from "./LogIn"

const page = (items: unknown[]) => ({ items, next_cursor: null, total: items.length, snapshot: STAMP })

const API = {
  "/api/v1/auth/token": {
    body: { access_token: "t", token_type: "bearer", expires_in: 600, role: "analyst", name: "anna" },
  },
  "/api/v1/me": { body: buildMe() },
  "/api/v1/snapshot": { body: buildSnapshot() },
  "/api/v1/accounts": { body: page([buildAccount()]) },
  "/api/v1/accounts/summary": { body: buildSummary() },
}

const address = () => screen.getByLabelText("Address").textContent

beforeEach(() => {
  endSession()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("logging in", () => {
  it("leads back to where one wanted to go", async () => {
    serveApi(API)
    renderAt(<App />, "/accounts?risk_tier=critical")
    expect(address()).toBe("/login?next=%2Faccounts%3Frisk_tier%3Dcritical")

    await userEvent.type(screen.getByLabelText("User name"), "anna")
    await userEvent.type(screen.getByLabelText("Password"), "x")
    await userEvent.click(screen.getByRole("button", { name: "Log in" }))

    expect(await screen.findByRole("grid", { name: "Accounts" })).toBeInTheDocument()
    expect(address()).toBe("/accounts?risk_tier=critical")
  })

  it("is asked again, with the reason, once the API refuses the token", async () => {
    const refusal = { error: { code: "expired", message: "The token has expired." } }
    serveApi({ "/api/v1/me": { status: 401, body: refusal } })
    startSession("old", "anna", 600)
    renderAt(<App />, "/revenue")

    expect(await screen.findByText(/Your session has ended/)).toBeInTheDocument()
    expect(address()).toBe("/login?next=%2Frevenue")
  })

  it.each(["//evil.example", "/\\evil.example", "https://evil.example", null])(
    "never leads to another site: %s",
    (next) => {
      expect(safeNext(next)).toBe("/")
    },
  )
})

describe("the frame", () => {
  it("shows only the screens that the role may open, and starts with the first", async () => {
    serveApi({
      ...API,
      "/api/v1/me": { body: buildMe({ role: "engineer", permissions: ["snapshot:read", "runs:read"] }) },
    })
    startSession("t", "eng", 600)
    renderAt(<App />)

    await waitFor(() => {
      expect(address()).toBe("/data")
    })
    expect((await screen.findAllByRole("link", { name: "Data" })).length).toBeGreaterThan(0)
    expect(screen.queryByRole("link", { name: "Accounts" })).not.toBeInTheDocument()
  })

  it("refuses a screen that the role may not open", async () => {
    serveApi(API)
    startSession("t", "anna", 600)
    renderAt(<App />, "/admin")

    expect(await screen.findByText("Your role may not open this screen")).toBeInTheDocument()
  })

  it("offers no export to a role without the right", async () => {
    serveApi({ ...API, "/api/v1/me": { body: buildMe({ role: "viewer", permissions: ["accounts:read"] }) } })
    startSession("t", "vic", 600)
    renderAt(<App />, "/accounts")

    await screen.findByRole("grid", { name: "Accounts" })
    expect(screen.queryByRole("button", { name: "Export CSV" })).not.toBeInTheDocument()
  })

  it("finds an account by keyboard alone", async () => {
    serveApi(API)
    startSession("t", "anna", 600)
    renderAt(<App />, "/accounts")
    await screen.findByRole("grid", { name: "Accounts" })

    await userEvent.keyboard("{Control>}k{/Control}")
    await userEvent.type(await screen.findByRole("combobox", { name: "Search or go to" }), "acm")
    await screen.findByRole("option", { name: /Acme/ })
    await userEvent.keyboard("{Enter}")

    expect(address()).toBe("/accounts/A1")
    expect(await screen.findByRole("region", { name: "Account details" })).toBeInTheDocument()
  })
})

describe("the accounts screen", () => {
  it("keeps filters in the address and asks the API for them", async () => {
    const asked = serveApi(API)
    startSession("t", "anna", 600)
    renderAt(<App />, "/accounts")
    await screen.findByRole("grid", { name: "Accounts" })

    await userEvent.click(screen.getByRole("button", { name: /Critical/ }))

    expect(address()).toBe("/accounts?risk_tier=critical")
    await waitFor(() => {
      expect(asked.some((path) => /accounts\?.*risk_tier=critical/.test(path))).toBe(true)
    })
  })

  it("says why it is empty, and what to do", async () => {
    serveApi({ ...API, "/api/v1/accounts": { body: page([]) } })
    startSession("t", "anna", 600)
    renderAt(<App />, "/accounts?q=zzz")

    await userEvent.click(await screen.findByRole("button", { name: "Clear the filters" }))

    expect(address()).toBe("/accounts")
  })

  it("shows an error in the API's own words, with another try", async () => {
    const error = { error: { code: "nothing_published", message: "Nothing is published yet.", hint: "Run c360 run." } }
    serveApi({ ...API, "/api/v1/accounts": { status: 503, body: error } })
    startSession("t", "anna", 600)
    renderAt(<App />, "/accounts")

    expect(await screen.findByText("Nothing is published yet.")).toBeInTheDocument()
    expect(screen.getByText("Run c360 run.")).toBeInTheDocument()
    expect(screen.getByRole("button", { name: "Try again" })).toBeInTheDocument()
  })
})
