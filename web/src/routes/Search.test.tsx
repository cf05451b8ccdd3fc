import { screen, waitFor, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { endSession, startSession } from "@/api/session"
import type { Permission } from "@/api/types"
import { buildMe, buildSnapshot, STAMP } from "@/test/build"
import { buildHit, buildSearchPage, buildTopics } from "@/test/buildSearch"
import { renderAt, serveApi } from "@/test/render"
import { App } from "./App"

const RIGHTS: Permission[] = ["snapshot:read", "interactions:read", "personal_data:read"]
const SIMILAR = {
  interaction_id: "I1",
  items: [buildHit({ interaction_id: "I2", account_name: "Beta Ltd", matched_by: "meaning" })],
  mode: "hybrid",
  notices: [],
  snapshot: STAMP,
}
const API = {
  "/api/v1/me": { body: buildMe({ permissions: RIGHTS }) },
  "/api/v1/snapshot": { body: buildSnapshot() },
  "/api/v1/search": { body: buildSearchPage() },
  "/api/v1/topics": { body: buildTopics() },
  "/api/v1/interactions/I1/similar": { body: SIMILAR },
}

/** The screen's code is fetched first. */
const SLOW = { timeout: 5_000 }

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

describe("a search", () => {
  it("asks once typing pauses, and marks the words that match as plain text", async () => {
    open("/search")

    await userEvent.type(await screen.findByRole("searchbox", {}, SLOW), "charged")

    const results = await screen.findByRole("region", { name: "Results" })
    expect(address()).toBe("/search?q=charged")
    expect(within(results).getByText("charged").tagName).toBe("MARK")
    expect(results).toHaveTextContent("We were charged twice <b>again</b>")
    expect(screen.getByText("1 result, best match first")).toBeInTheDocument()
  })

  it("keeps filters in the address and asks the API for them", async () => {
    const asked = open("/search?q=charged&type=email&sentiment=negative&from=2026-06-01&type=fax")
    await screen.findByRole("region", { name: "Results" })

    const path = asked.find((one) => one.startsWith("/api/v1/search?"))
    expect(path).toContain("type=email&")
    expect(path).toContain("sentiment=negative")
    expect(path).toContain("from=2026-06-01")
    expect(path).not.toContain("fax")

    await userEvent.click(screen.getByRole("button", { name: "Clear filter by sentiment" }))
    expect(address()).not.toContain("sentiment")
  })

  it("opens the account with the interaction marked in it", async () => {
    open("/search?q=charged")

    const link = await screen.findByRole("link", { name: "Acme" })

    expect(link).toHaveAttribute("href", "/accounts/A1?cite=I1")
  })

  it("shows what is like a result, under an address of its own", async () => {
    open("/search?q=charged")

    await userEvent.click(await screen.findByRole("button", { name: "Similar to this" }))

    const panel = await screen.findByRole("region", { name: "Similar interactions" })
    expect(address()).toBe("/search?q=charged&similar=I1")
    expect(await within(panel).findByText("Beta Ltd")).toBeInTheDocument()
    await userEvent.keyboard("{Escape}")
    expect(address()).toBe("/search?q=charged")
  })

  it("says what else was searched for, and what limits it", async () => {
    const page = buildSearchPage([buildHit({ matched_by: "meaning" })], {
      searched_also: [{ word: "chraged", instead: "charged" }],
      notices: ["Only words are compared."],
    })
    open("/search?q=chraged", { "/api/v1/search": { body: page } })

    expect(await screen.findByText(/searched also for/)).toHaveTextContent("chraged")
    expect(screen.getByText("Only words are compared.")).toBeInTheDocument()
    expect(screen.getByText("near in meaning")).toBeInTheDocument()
  })

  it("says why it is empty, and takes the filters away", async () => {
    open("/search?q=zzz&category=bugs", { "/api/v1/search": { body: buildSearchPage([]) } })

    await userEvent.click(await screen.findByRole("button", { name: "Clear filters" }))

    expect(screen.getByText("Nobody said this")).toBeInTheDocument()
    expect(address()).toBe("/search?q=zzz")
  })

  it("shows an error in the API's own words, with another try", async () => {
    const error = { error: { code: "invalid_input", message: "There is no word to look for." } }
    open("/search?q=!!", { "/api/v1/search": { status: 422, body: error } })

    expect(await screen.findByText("There is no word to look for.")).toBeInTheDocument()
    expect(screen.getByRole("button", { name: "Try again" })).toBeInTheDocument()
  })

  it("tells who may not see personal data that it is not searched", async () => {
    const me = buildMe({ permissions: ["snapshot:read", "interactions:read"] })
    open("/search", { "/api/v1/me": { body: me } })

    expect(await screen.findByText(/masked and not searched/)).toBeInTheDocument()
  })
})

describe("topics", () => {
  it("say how many, where they are heading, and cite", async () => {
    open("/search")

    const topics = await screen.findByRole("region", { name: "What complaints are about" }, SLOW)
    expect(topics).toHaveTextContent("Rising")
    expect(topics).toHaveTextContent("14 complaints from 9 accounts, mostly Billing")
    expect(screen.getByRole("link", { name: /Acme/ })).toHaveAttribute(
      "href",
      "/accounts/A1?cite=I1",
    )
  })

  it("search for themselves", async () => {
    open("/search")

    await userEvent.click(await screen.findByRole("link", { name: "charged twice · refund" }, SLOW))

    await waitFor(() => {
      expect(address()).toBe("/search?q=charged%20twice%20refund&sentiment=negative")
    })
  })
})

it("is where the palette sends what it does not find itself", async () => {
  open("/search")
  await screen.findByRole("searchbox")

  await userEvent.keyboard("{Control>}k{/Control}")
  await userEvent.type(await screen.findByRole("combobox"), "late invoice")
  await userEvent.click(await screen.findByRole("option", { name: /What customers said about/ }))

  expect(address()).toBe("/search?q=late%20invoice")
})
