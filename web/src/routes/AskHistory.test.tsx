import { screen, waitFor, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import type { AskedRow, PinnedAnswer } from "@/api/types"
import { PinnedAnswers } from "@/features/ask/pins/PinnedAnswers"
import { buildMe } from "@/test/build"
import { buildAnswer, withoutAnswer } from "@/test/buildAsk"
import { renderAt, serveApi } from "@/test/render"
import Ask from "./Ask"

const WORDING = { currency: "GBP", labels: {} }

function buildAsked(change: Partial<AskedRow> = {}): AskedRow {
  return {
    id: 7,
    asked_at: "2026-07-01T09:30:00Z",
    question: "customers by segment",
    after: null,
    status: "answered",
    run_id: "r1",
    feedback: 0,
    comment: null,
    ...change,
  }
}

const page = (...items: AskedRow[]) => ({
  body: { items, next_cursor: null, total: items.length, most_kept: 200 },
})

function buildPin(change: Partial<PinnedAnswer> = {}): PinnedAnswer {
  return {
    id: 3,
    title: "Customers by segment",
    plan: buildAnswer().plan ?? {},
    chart: "table",
    turns: [{ question: "customers by segment", choice: null }],
    created_at: "2026-07-01T09:30:00Z",
    ...change,
  }
}

const API = {
  "/api/v1/me": { body: buildMe({ permissions: ["ask:use", "ask:verify"] }) },
  "/api/v1/ask/examples": { body: { groups: [] } },
  "/api/v1/ask": { body: buildAnswer({ asked_id: 7, suggestions: ["By state instead"] }) },
  "/api/v1/ask/pins": { body: { items: [], most_pinned: 12 } },
  "/api/v1/ask/history": page(),
}

const address = () => screen.getByLabelText("Address").textContent

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("the history", () => {
  it("asks a question again after what it followed up on, and closes", async () => {
    const after = [{ question: "customers by segment", choice: 1 }]
    serveApi({ ...API, "/api/v1/ask/history": page(buildAsked({ question: "only Premium", after })) })
    renderAt(<Ask />, "/ask?panel=history")
    await userEvent.click(await screen.findByRole("button", { name: /^only Premium/ }))

    expect(address()).toBe("/ask?q=customers+by+segment&q=only+Premium&choice=0.1")
    expect(screen.queryByRole("region", { name: "Your questions" })).not.toBeInTheDocument()
  })

  it("says what had no answer and what was judged, under its day", async () => {
    const rows = [buildAsked({ status: "unanswerable", feedback: -1 })]
    serveApi({ ...API, "/api/v1/ask/history": page(...rows) })
    renderAt(<Ask />, "/ask?panel=history")
    const day = await screen.findByRole("region", { name: "1 Jul 2026" })

    expect(within(day).getByText(/no answer/)).toBeInTheDocument()
    expect(within(day).getByText("judged wrong")).toBeInTheDocument()
  })

  it("says what is deleted before it clears", async () => {
    const asked = serveApi({ ...API, "/api/v1/ask/history": page(buildAsked()) })
    renderAt(<Ask />, "/ask?panel=history")
    await userEvent.click(await screen.findByRole("button", { name: "Clear all…" }))
    expect(screen.getByText(/1 question and what you said/)).toBeInTheDocument()
    const before = asked.length
    await userEvent.click(screen.getByRole("button", { name: "Clear history" }))

    await waitFor(() => {
      expect(asked.slice(before)[0]).toBe("/api/v1/ask/history")
    })
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).not.toBeInTheDocument()
    })
  })

  it("is empty at first, and shows an error in the API's own words", async () => {
    serveApi(API)
    const { unmount } = renderAt(<Ask />, "/ask?panel=history")
    expect(await screen.findByText("Nothing asked yet")).toBeInTheDocument()
    unmount()
    const error = { error: { code: "state_unavailable", message: "The state database is gone." } }
    serveApi({ ...API, "/api/v1/ask/history": { status: 503, body: error } })
    renderAt(<Ask />, "/ask?panel=history")

    expect(await screen.findByText("The state database is gone.")).toBeInTheDocument()
  })
})

describe("under an answer", () => {
  it("a suggestion is asked as a follow-up", async () => {
    serveApi(API)
    renderAt(<Ask />, "/ask?q=customers")
    await userEvent.click(await screen.findByRole("button", { name: "By state instead" }))

    expect(address()).toBe("/ask?q=customers&q=By+state+instead")
  })

  it("only the last answer suggests", async () => {
    serveApi(API)
    renderAt(<Ask />, "/ask?q=customers&q=by+state")

    await waitFor(() => {
      expect(screen.getAllByText(/Understood as/)).toHaveLength(2)
    })
    expect(screen.getAllByRole("navigation", { name: "Ask next" })).toHaveLength(1)
  })

  it("a thumb is pressed, and taken back where the API refuses it", async () => {
    const judged = { "/api/v1/ask/history/7/feedback": { body: buildAsked({ feedback: -1 }) } }
    serveApi({ ...API, ...judged })
    const { unmount } = renderAt(<Ask />, "/ask?q=customers")
    await userEvent.click(await screen.findByRole("button", { name: "Wrong" }))
    expect(screen.getByRole("button", { name: "Wrong" })).toHaveAttribute("aria-pressed", "true")
    expect(screen.getByLabelText("What is wrong?")).toHaveFocus()
    unmount()

    serveApi(API)
    renderAt(<Ask />, "/ask?q=customers")
    await userEvent.click(await screen.findByRole("button", { name: "Right" }))
    expect(await screen.findByRole("alert")).toBeInTheDocument()
    expect(screen.getByRole("button", { name: "Right" })).toHaveAttribute("aria-pressed", "false")
  })

  it("an answer that is pinned says so, whatever the order of its plan", async () => {
    const plan = { metrics: ["customer_count"], subject: "customers", kind: "aggregate" }
    serveApi({ ...API, "/api/v1/ask/pins": { body: { items: [buildPin({ plan })], most_pinned: 12 } } })
    renderAt(<Ask />, "/ask?q=customers")

    const pinned = await screen.findByRole("button", { name: "Pinned to Overview" })
    expect(pinned).toHaveAttribute("aria-pressed", "true")
  })

  it("who verified an answer is named, and it is not verified again", async () => {
    const verified = { by: "ann", at: "2026-07-01T09:30:00Z" }
    serveApi({ ...API, "/api/v1/ask": { body: buildAnswer({ asked_id: 7, verified }) } })
    renderAt(<Ask />, "/ask?q=customers")

    expect(await screen.findByText("Verified by ann, 1 Jul 2026")).toBeInTheDocument()
    expect(screen.queryByRole("button", { name: /Save as verified/ })).not.toBeInTheDocument()
  })

  it("a follow-up is written out before it is verified, and only by who may", async () => {
    serveApi(API)
    const { unmount } = renderAt(<Ask />, "/ask?q=customers&q=by+state")
    await waitFor(() => {
      expect(screen.getAllByRole("button", { name: "Save as verified…" })).toHaveLength(2)
    })
    const [last] = screen.getAllByRole("button", { name: "Save as verified…" })
    if (last) await userEvent.click(last)
    expect(screen.getByLabelText("Question")).toHaveValue("")
    expect(screen.getByRole("button", { name: "Save for everybody" })).toBeDisabled()
    unmount()

    serveApi({ ...API, "/api/v1/me": { body: buildMe({ permissions: ["ask:use"] }) } })
    renderAt(<Ask />, "/ask?q=customers")
    expect(await screen.findByRole("button", { name: "Right" })).toBeInTheDocument()
    expect(screen.queryByRole("button", { name: "Save as verified…" })).not.toBeInTheDocument()
  })
})

describe("pinned answers", () => {
  const listed = (...items: PinnedAnswer[]) => ({ body: { items, most_pinned: 12 } })

  it("are cards with the data's time, a way to Ask and one off", async () => {
    serveApi({ "/api/v1/ask/pins": listed(buildPin()), "/api/v1/ask/plan": { body: buildAnswer() } })
    renderAt(<PinnedAnswers wording={WORDING} />)

    expect(await screen.findByRole("table")).toBeInTheDocument()
    expect(screen.getByText(/Data as of 30 Jun 2026/)).toHaveTextContent("run 1013")
    expect(screen.getByRole("link")).toHaveAttribute("href", "/ask?q=customers+by+segment&view=0.table")
    expect(screen.getByRole("button", { name: "Unpin Customers by segment" })).toBeEnabled()
  })

  it("whose plan no longer holds say so, under the title they had", async () => {
    const error = { error: { code: "invalid_plan", message: "No metric is called 'x'." } }
    serveApi({ "/api/v1/ask/pins": listed(buildPin()), "/api/v1/ask/plan": { status: 422, body: error } })
    renderAt(<PinnedAnswers wording={WORDING} />)

    expect(await screen.findByText("No metric is called 'x'.")).toBeInTheDocument()
    expect(screen.getByRole("heading", { name: "Customers by segment" })).toBeInTheDocument()
    expect(screen.getByRole("button", { name: "Unpin Customers by segment" })).toBeEnabled()
  })

  it("that have nothing to say give the reason", async () => {
    const nothing = withoutAnswer({ reason: "There is no data for 2031." })
    serveApi({ "/api/v1/ask/pins": listed(buildPin()), "/api/v1/ask/plan": { body: nothing } })
    renderAt(<PinnedAnswers wording={WORDING} />)

    expect(await screen.findByText("There is no data for 2031.")).toBeInTheDocument()
  })
})
