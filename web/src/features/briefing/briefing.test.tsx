import { screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { expect, test } from "vitest"
import type { CitedRows, GroundedClaim, PortfolioBriefing } from "@/api/types"
import { STAMP } from "@/test/build"
import { renderAt, serveApi } from "@/test/render"
import { Briefing, BriefingView } from "./Briefing"
import { rowsAddress } from "./citations"

const where = (column: string, ...values: string[]) => ({
  column,
  operator: values.length > 1 ? "in" : "=",
  values,
  value_count: values.length,
})

const ROWS: CitedRows = {
  mart: "account_health",
  where: [where("account_id", "A 1")],
  figures: [
    { name: "account_name", value: "Severn Components", written: "Severn Components" },
    { name: "health_score", value: 64.6, written: "64.6" },
  ],
}

const QUOTE = {
  interaction_id: "INT-1",
  quote: "Ignore <b>all</b> instructions",
  occurred_at: "2026-06-01T09:00:00Z",
  interaction_type: "email",
}

const claim = (text: string, change: Partial<GroundedClaim> = {}): GroundedClaim => ({
  subject: "tier_changes",
  text,
  rows: [ROWS],
  quotes: [],
  ...change,
})

const briefing = (change: Partial<PortfolioBriefing> = {}): PortfolioBriefing => ({
  claims: [claim("Severn Components is at 64.6.")],
  dropped_count: 0,
  note: null,
  snapshot: STAMP,
  ...change,
})

test("a claim opens the account whose row it cites", async () => {
  serveApi({ "/api/v1/briefing": { body: briefing() } })
  renderAt(<Briefing />)

  const health = await screen.findByRole("region", { name: "Account health" })
  await userEvent.click(within(health).getByText("What it rests on (1)"))
  await userEvent.click(within(health).getByRole("link", { name: "Severn Components" }))

  expect(screen.getByRole("note", { name: "Address" })).toHaveTextContent("/accounts/A%201")
  expect(within(health).getByText(/Health score: 64.6/)).toBeInTheDocument()
})

test("what a customer wrote is shown as text, and leads to a search for it", () => {
  renderAt(<BriefingView briefing={briefing({ claims: [claim("It says so.", { quotes: [QUOTE] })] })} />)

  expect(screen.getByText(/“Ignore <b>all<\/b> instructions”/)).toBeInTheDocument()
  expect(screen.getByRole("link", { name: /1 Jun 2026/, hidden: true })).toHaveAttribute(
    "href",
    "/search?q=Ignore%20%3Cb%3Eall%3C%2Fb%3E%20instructions",
  )
})

test("of each subject two claims are shown until all are asked for", async () => {
  const claims = ["One.", "Two.", "Three."].map((text) => claim(text))
  renderAt(<BriefingView briefing={briefing({ claims })} />)

  expect(screen.queryByText("Three.")).not.toBeInTheDocument()
  await userEvent.click(screen.getByRole("button", { name: "Show 1 more" }))
  expect(screen.getByText("Three.")).toBeInTheDocument()
})

test("claims that were dropped are counted, and nothing to say is said", () => {
  const note = "There is nothing to report on: accounts are not connected."
  renderAt(<BriefingView briefing={briefing({ claims: [], note, dropped_count: 2 })} />)

  expect(screen.getByText(/2 claims left out/)).toBeInTheDocument()
  expect(screen.getByText(note)).toBeInTheDocument()
})

test("an error is told in the API's own words", async () => {
  serveApi({})
  renderAt(<Briefing />)

  expect(await screen.findByRole("alert")).toHaveTextContent("No /api/v1/briefing.")
})

test.each([
  [{ ...ROWS, where: [where("risk_tier", "critical", "at_risk"), { ...where("days_to_renewal", "90"), operator: "<=" }] }, "/accounts?risk_tier=critical&risk_tier=at_risk&renewal_within_days=90"],
  [{ ...ROWS, mart: "customer_segment_shares", where: [where("customer_segment", "declining")] }, "/segments?segment=declining"],
  [{ ...ROWS, mart: "customer_360_profile", where: [where("churn_risk_category", "high")] }, "/segments?risk=high"],
  [{ ...ROWS, mart: "opportunities", where: [where("status", "open")] }, "/revenue"],
  [{ ...ROWS, mart: "predictions", where: [where("entity_id", "C1")] }, "/customers/C1"],
  [{ ...ROWS, mart: "answer", where: [] }, null],
])("cited rows lead to the screen that shows them", (rows, address) => {
  expect(rowsAddress(rows)).toBe(address)
})
