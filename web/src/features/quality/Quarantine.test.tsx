import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { expect, it, vi } from "vitest"
import { BlockedFeedsView } from "./BlockedFeeds"
import { MendedRows } from "./MendedRows"
import { ReasonTable } from "./ReasonTable"

const REASON = {
  feed: "opportunities",
  reason: "status: … is not one of open, won, lost",
  row_count: 12,
  batch_count: 1,
  first_at: "2026-11-01T00:00:00Z",
  last_at: "2026-11-01T00:00:00Z",
}

it("chooses a group of rows by its reason, and lets go of it", async () => {
  const onChoose = vi.fn()
  const { rerender } = render(<ReasonTable reasons={[REASON]} chosen={null} onChoose={onChoose} />)
  await userEvent.click(screen.getByRole("button", { name: `Mend ${REASON.reason}` }))
  const group = { feed: REASON.feed, reason: REASON.reason }
  expect(onChoose).toHaveBeenLastCalledWith(group)

  rerender(<ReasonTable reasons={[REASON]} chosen={group} onChoose={onChoose} />)
  await userEvent.click(screen.getByRole("button", { name: `Close ${REASON.reason}` }))
  expect(onChoose).toHaveBeenLastCalledWith(null)
})

it("says of each row in a preview what would become of it", () => {
  const row = { quarantine_id: "a", line: 3, outcome: "wrong", reason: "amount: is missing", values: {} }
  render(
    <MendedRows
      answer={{
        is_applied: false, chosen: 2, landed: 1, duplicate: 0, still_wrong: 1, reasons: [], batches: [],
        rows: [row, { ...row, quarantine_id: "b", outcome: "landed", reason: null, values: { status: "won" } }],
      }}
    />,
  )
  expect(screen.getByText("amount: is missing")).toBeVisible()
  expect(screen.getByText("status=won")).toBeVisible()
})

it("accepts the change of the feed it names", async () => {
  const onAccept = vi.fn()
  const feed = {
    feed: "opportunities", version: "1.0.0", columns: 3, on_violation: "quarantine", owner: "",
    sources: "crm", blocked: "column 'region' is gone",
  }
  render(<BlockedFeedsView feeds={[feed]} isBusy={false} onAccept={onAccept} />)
  await userEvent.click(screen.getByRole("button", { name: "Accept the change of Opportunities" }))
  expect(onAccept).toHaveBeenCalledWith("opportunities")
})
