import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it } from "vitest"
import { buildSnapshot } from "@/test/build"
import { DataTimeView } from "./DataTime"
import { FeedsToConnectView } from "./FeedsToConnect"

const FAILED = {
  run_id: "99",
  status: "failed",
  started_at: "2026-07-02T06:00:00Z",
  finished_at: null,
  error: "ReconciliationError: usage_events.",
}

describe("the data time", () => {
  it("says of when the data is, from which run, and when it was published", () => {
    render(<DataTimeView snapshot={buildSnapshot()} />)

    expect(screen.getByRole("button")).toHaveTextContent(
      "Data as of 30 Jun 2026 · run 3f2a · published 06:12 UTC",
    )
  })

  it("warns in words when the data is older than it should be", () => {
    render(<DataTimeView snapshot={buildSnapshot({ is_stale: true })} />)

    expect(screen.getByRole("button")).toHaveTextContent("older than it should be")
  })

  it("says that the last run failed, and why", async () => {
    render(<DataTimeView snapshot={buildSnapshot({ is_stale: true, last_run: FAILED })} />)

    expect(screen.getByRole("button")).toHaveTextContent("the last run failed")
    await userEvent.click(screen.getByRole("button"))
    expect(await screen.findByText("ReconciliationError: usage_events.")).toBeInTheDocument()
  })
})

describe("feeds", () => {
  const feed = (name: string, isConnected: boolean) => ({
    feed: name,
    is_connected: isConnected,
    row_count: 0,
    newest_effective_at: null,
  })

  it("that are not connected say what they would bring", () => {
    render(<FeedsToConnectView feeds={[feed("interactions", false), feed("accounts", true)]} />)

    expect(screen.getByRole("listitem")).toHaveTextContent(/Interactions: sentiment/)
  })

  it("take no room when all are connected", () => {
    const { container } = render(<FeedsToConnectView feeds={[feed("accounts", true)]} />)

    expect(container).toBeEmptyDOMElement()
  })
})
