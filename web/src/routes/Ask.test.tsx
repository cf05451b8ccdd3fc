import { screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { buildMe } from "@/test/build"
import { buildAnswer, withoutAnswer } from "@/test/buildAsk"
import { renderAt, serveApi } from "@/test/render"
import Ask from "./Ask"

const API = {
  "/api/v1/me": { body: buildMe({ permissions: ["ask:use"] }) },
  "/api/v1/ask/examples": {
    body: { groups: [{ category: "Segments", questions: ["Customers by segment"] }] },
  },
  "/api/v1/ask": { body: buildAnswer() },
}

const address = () => screen.getByLabelText("Address").textContent
const box = () => screen.getByRole("textbox", { name: "Your question" })

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("the ask screen", () => {
  it("begins with questions by subject, and the cursor in the box", async () => {
    serveApi(API)
    renderAt(<Ask />, "/ask")

    expect(box()).toHaveFocus()
    await userEvent.click(await screen.findByRole("button", { name: "Customers by segment" }))

    expect(address()).toBe("/ask?q=Customers+by+segment")
    expect(await screen.findByText("Understood as: Number of customers by segment.")).toBeInTheDocument()
  })

  it("asks what is typed at Enter and keeps it in the address", async () => {
    serveApi(API)
    renderAt(<Ask />, "/ask")
    await userEvent.type(box(), "customers by segment{Enter}")

    expect(await screen.findByRole("heading", { name: "customers by segment" })).toBeInTheDocument()
    expect(box()).toHaveValue("")
    expect(address()).toBe("/ask?q=customers+by+segment")
  })

  it("shows the same answer as a table, and says so in the address", async () => {
    serveApi(API)
    renderAt(<Ask />, "/ask?q=customers")
    await userEvent.click(await screen.findByRole("button", { name: "Table" }))

    expect(within(screen.getByRole("table")).getByText("Declining")).toBeInTheDocument()
    expect(address()).toBe("/ask?q=customers&view=0.table")
  })

  it("says what was read otherwise, what columns mean, and by which SQL", async () => {
    const answer = buildAnswer({ corrections: [{ typed: "custmers", read_as: "customers" }] })
    serveApi({ ...API, "/api/v1/ask": { body: answer } })
    renderAt(<Ask />, "/ask?q=custmers")

    expect(await screen.findByText("Read “custmers” as “customers”")).toBeInTheDocument()
    expect(screen.getByText(/Segment by the rules/)).toBeInTheDocument()
    expect(screen.getByLabelText("SQL")).toHaveTextContent("marts.customer_360_profile")
    expect(screen.getByText(/Data as of 30 Jun 2026/)).toHaveTextContent("run 1013")
  })

  it("answers why by claims, each with what it rests on", async () => {
    const rows = {
      mart: "account_health",
      where: [{ column: "account_id", operator: "=", values: ["A1"], value_count: 1 }],
      figures: [{ name: "health_score", value: 46.8, written: "46.8" }],
    }
    const claims = [{ subject: "account", text: "It is at 46.8.", rows: [rows], quotes: [] }]
    serveApi({ ...API, "/api/v1/ask": { body: buildAnswer({ claims }) } })
    renderAt(<Ask />, "/ask?q=why")
    const why = await screen.findByRole("region", { name: "Why" })

    expect(why).toHaveTextContent("It is at 46.8.")
    expect(within(why).getByRole("link", { name: "Accounts", hidden: true })).toHaveAttribute("href", "/accounts/A1")
  })

  it("asks back, and answers the reading that is chosen", async () => {
    const choices = [{ restatement: "Won.", plan: { kind: "aggregate", subject: "opportunities" } }]
    const unclear = withoutAnswer({ status: "ambiguous", reason: "Which one is meant?", choices })
    serveApi({ ...API, "/api/v1/ask": { body: unclear }, "/api/v1/ask/plan": { body: buildAnswer() } })
    renderAt(<Ask />, "/ask?q=revenue")
    await userEvent.click(await screen.findByRole("button", { name: "Won." }))

    expect(await screen.findByText(/Understood as/)).toBeInTheDocument()
    expect(address()).toBe("/ask?q=revenue&choice=0.0")
  })

  it("says why there is no answer", async () => {
    serveApi({ ...API, "/api/v1/ask": { body: withoutAnswer() } })
    renderAt(<Ask />, "/ask?q=weather")

    expect(await screen.findByText("The data does not say.", { selector: "p.text-sm" })).toBeInTheDocument()
    expect(screen.queryByRole("button", { name: "Start anew" })).not.toBeInTheDocument()
  })

  it("follows up on the last answer until one starts anew", async () => {
    serveApi(API)
    renderAt(<Ask />, "/ask?q=customers+by+segment&q=by+state")

    expect(await screen.findByText(/After “customers by segment”/)).toBeInTheDocument()
    await userEvent.click(await screen.findByRole("button", { name: "Start anew" }))

    expect(address()).toBe("/ask")
    expect(await screen.findByText("Segments")).toBeInTheDocument()
  })

  it("asks a follow-up on its own where it was no follow-up", async () => {
    serveApi(API)
    renderAt(<Ask />, "/ask?q=customers+by+segment&q=accounts+by+tier")
    await userEvent.click(await screen.findByRole("button", { name: "Ask it on its own" }))

    expect(address()).toBe("/ask?q=accounts+by+tier")
  })

  it("shows an error in the API's own words, with another try", async () => {
    const error = { error: { code: "nothing_published", message: "Nothing is published yet." } }
    serveApi({ ...API, "/api/v1/ask": { status: 503, body: error } })
    renderAt(<Ask />, "/ask?q=customers")

    expect(await screen.findByText("Nothing is published yet.")).toBeInTheDocument()
    expect(screen.getByRole("button", { name: "Try again" })).toBeInTheDocument()
  })
})
