import { screen, within } from "@testing-library/react"
import { expect, it } from "vitest"
import type { SourceRow } from "@/api/types"
import { renderAt, serveApi } from "@/test/render"
import { Sources } from "./Sources"

const STREAM: SourceRow = {
  name: "orders", feed: "usage_events", kind: "stream", mode: "append", location: "", batch_count: 3, rows_in: 30,
  rows_landed: 30, rows_quarantined: 0, last_batch_id: "b3", last_landed_at: "2026-11-15T06:12:00Z", last_rows: 10,
  lag_seconds: 420, lag_messages: 1200, seen_at: null,
}

function serve(changes: Partial<SourceRow>) {
  serveApi({ "/api/v1/sources": { body: { items: [{ ...STREAM, ...changes }], total: 1 } } })
  renderAt(<Sources mayManage={false} />)
}

async function findLag() {
  const table = await screen.findByRole("table", { name: "Sources" })
  const cells = within(within(table).getAllByRole("row")[1] as HTMLElement).getAllByRole("cell")
  return cells[cells.length - 1]
}

it("says by how much time and how many messages a stream is behind", async () => {
  serve({})

  expect(await findLag()).toHaveTextContent("7 min, 1,200 messages")
})

it("leaves out messages where the broker does not count them, or holds none", async () => {
  serve({ lag_messages: null })

  expect(await findLag()).toHaveTextContent(/7 min$/)
})

it("says what keeps a source out, and since when", async () => {
  serve({ trouble: "Blocked (drift): column 'tier' is gone", troubled_since: "2026-11-15T06:13:00Z" })

  expect(await screen.findByText(/^Since 15 Nov 2026, 06:13 UTC: Blocked \(drift\): column 'tier' is gone/)).toBeVisible()
})

it("says that a stream is up to date once it was read to its end", async () => {
  serve({ seen_at: "2026-11-15T06:13:00Z" })

  expect(await findLag()).toHaveTextContent("Up to date")
})
