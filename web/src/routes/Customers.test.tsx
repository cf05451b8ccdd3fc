import { screen, waitFor } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { endSession, startSession } from "@/api/session"
import type { Permission } from "@/api/types"
import { buildMe, buildSnapshot, STAMP } from "@/test/build"
import {
  buildCategory,
  buildCustomer,
  buildCustomerPage,
  buildDays,
  buildProfile,
  buildTransaction,
  buildTransactionPage,
  buildVersion,
} from "@/test/buildCustomers"
import { renderAt, serveApi } from "@/test/render"
import { App } from "./App"

const RIGHTS: Permission[] = ["snapshot:read", "customers:read", "customers:export", "personal_data:read"]
const ONE = "/api/v1/customers/C1"
const part = (items: unknown[]) => ({ body: { customer_id: "C1", currency: "GBP", items, snapshot: STAMP } })

const API = {
  "/api/v1/me": { body: buildMe({ permissions: RIGHTS }) },
  "/api/v1/snapshot": { body: buildSnapshot() },
  "/api/v1/customers": { body: buildCustomerPage([buildCustomer()]) },
  [ONE]: { body: buildProfile() },
  [`${ONE}/spending`]: part(buildDays(394)),
  [`${ONE}/categories`]: part([buildCategory()]),
  [`${ONE}/versions`]: part([buildVersion()]),
  [`${ONE}/segments`]: part([]),
  [`${ONE}/transactions`]: { body: buildTransactionPage([buildTransaction()]) },
}

const address = () => screen.getByLabelText("Address").textContent

function open(path: string, change: Parameters<typeof serveApi>[0] = {}) {
  const asked = serveApi({ ...API, ...change })
  startSession("t", "anna", 600)
  renderAt(<App />, path)
  return asked
}

beforeEach(() => {
  endSession()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("searching customers", () => {
  it("asks once typing pauses, and keeps the search in the address", async () => {
    const asked = open("/customers")

    await userEvent.type(await screen.findByRole("searchbox"), "amara")

    await waitFor(() => {
      expect(address()).toBe("/customers?q=amara")
    })
    const searches = asked.filter((path) => path.includes("q="))
    expect(searches).toEqual([expect.stringContaining("q=amara")])
  })

  it("leads from the box to the rows and to a customer by keyboard alone", async () => {
    open("/customers?q=amara")
    await screen.findByRole("grid", { name: "Customers" })

    await userEvent.click(screen.getByRole("searchbox"))
    await userEvent.keyboard("{ArrowDown}{Enter}")
    expect(await screen.findByRole("heading", { name: "Amara Mensah" })).toBeInTheDocument()
    expect(address()).toBe("/customers/C1")
  })

  it("says what was not searched, in the API's own words", async () => {
    const notice = "Only ids were searched."
    open("/customers?q=amara", {
      "/api/v1/me": { body: buildMe({ role: "viewer", permissions: ["customers:read"] }) },
      "/api/v1/customers": { body: buildCustomerPage([], { notice, is_masked: true }) },
    })

    expect(await screen.findByText(notice)).toBeInTheDocument()
    expect(screen.getByRole("searchbox", { name: "Search by customer id" })).toBeInTheDocument()
  })

  it("says that the role hides personal data, with masked names as they come", async () => {
    open("/customers", {
      "/api/v1/me": { body: buildMe({ role: "viewer", permissions: ["customers:read"] }) },
      "/api/v1/customers": { body: buildCustomerPage([buildCustomer({ full_name: "A. M." })], { is_masked: true }) },
    })

    expect(await screen.findByRole("link", { name: "A. M." })).toBeInTheDocument()
    expect(screen.getByText(/Your role hides personal data/)).toBeInTheDocument()
  })

  it("says that nobody was found, and what to do", async () => {
    open("/customers?q=zzz", { "/api/v1/customers": { body: buildCustomerPage([]) } })

    await userEvent.click(await screen.findByRole("button", { name: "Clear the search" }))

    expect(address()).toBe("/customers")
  })

  it("shows an error in the API's own words, with another try", async () => {
    open("/customers", {
      "/api/v1/customers": { status: 503, body: { error: { code: "none", message: "Nothing is published yet." } } },
    })

    expect(await screen.findByText("Nothing is published yet.")).toBeInTheDocument()
    expect(screen.getByRole("button", { name: "Try again" })).toBeInTheDocument()
  })

  it("finds a customer from anywhere with the palette", async () => {
    open("/customers")
    await screen.findByRole("grid", { name: "Customers" })

    await userEvent.keyboard("{Control>}k{/Control}")
    await userEvent.type(await screen.findByRole("combobox", { name: "Search or go to" }), "amar")
    await screen.findByRole("option", { name: /Amara Mensah/ })
    await userEvent.keyboard("{Enter}")

    expect(address()).toBe("/customers/C1")
  })
})

describe("a customer's page", () => {
  it("keeps range, average and filters in the address", async () => {
    const asked = open("/customers/C1?range=90")
    expect(await screen.findByRole("button", { name: "90 d" })).toHaveAttribute("aria-pressed", "true")

    await userEvent.click(screen.getByRole("button", { name: "30-day average" }))
    await userEvent.click(screen.getByRole("button", { name: "Show Spending by category as a table" }))
    await userEvent.click(screen.getByRole("button", { name: "Travel" }))

    expect(address()).toBe("/customers/C1?range=90&average=1&category=Travel")
    await waitFor(() => {
      expect(asked.some((path) => /transactions\?category=Travel/.test(path))).toBe(true)
    })
  })

  it("says in the API's own words that there is no such customer, with a way back", async () => {
    open("/customers/C9", {
      "/api/v1/customers/C9": { status: 404, body: { error: { code: "not_found", message: "There is no customer 'C9'." } } },
    })

    expect(await screen.findByText("There is no customer 'C9'.")).toBeInTheDocument()
    await userEvent.click(screen.getByRole("link", { name: "Search for a customer" }))
    expect(address()).toBe("/customers")
  })

  it("leads back to the search as it was left", async () => {
    open("/customers?q=amara")
    await userEvent.click(await screen.findByRole("link", { name: "Amara Mensah" }))
    await userEvent.click(await screen.findByRole("button", { name: "90 d" }))

    await userEvent.click(await screen.findByRole("link", { name: "Customers: back to the search" }))

    expect(address()).toBe("/customers?q=amara")
  })

  it("offers no export to a role without the right", async () => {
    open("/customers/C1", { "/api/v1/me": { body: buildMe({ role: "viewer", permissions: ["customers:read"] }) } })

    await screen.findByRole("row", { name: /Blue Door/ })
    expect(screen.queryByRole("button", { name: "Export CSV" })).not.toBeInTheDocument()
  })
})
