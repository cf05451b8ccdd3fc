import { screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { expect, it, vi } from "vitest"
import type { FeedDashboard } from "@/api/types"
import { renderAt, serveApi } from "@/test/render"
import { OwnFeeds } from "./OwnFeeds"

const SNAPSHOT = { run_id: "r1", as_of: "2026-11-14", published_at: "2026-11-15T06:12:00Z" }
const LISTED = { newest_effective_at: null, description: "Inferred from tickets.csv" }
const COLUMN = { data_type: "text", is_key: false, is_personal: false, null_count: 0, distinct_count: 2 }
const BOARD: FeedDashboard = {
  snapshot: SNAPSHOT,
  feed: "tickets",
  table: "own_tickets",
  row_count: 4,
  ...LISTED,
  columns: [
    {
      ...COLUMN, column_name: "city", null_count: 1, min_value: "Hull", max_value: "York", chart: "values",
      bars: [{ label: "York", row_count: 2 }, { label: "Hull", row_count: 1 }],
    },
    { ...COLUMN, column_name: "email", is_personal: true, min_value: null, max_value: null, chart: null, bars: [] },
  ],
  rows: [["York", "***"], [null, "***"]],
}

function serve(feeds: string[]) {
  const items = feeds.map((feed) => ({ ...LISTED, feed, row_count: 4 }))
  serveApi({
    "/api/v1/feeds": { body: { snapshot: SNAPSHOT, items, total: items.length } },
    "/api/v1/feeds/tickets": { body: BOARD },
  })
}

it("shows columns, a chart of each that has one, and the first rows as they are masked", async () => {
  serve(["tickets"])
  renderAt(<OwnFeeds chosen={null} onChoose={vi.fn()} />)

  const columns = await screen.findByRole("table", { name: "Columns of the feed" })
  expect(within(columns).getByRole("row", { name: /^city text 25.0% 2 Hull York$/ })).toBeVisible()
  expect(within(columns).getByText("Personal")).toBeVisible()
  expect(screen.getByRole("img", { name: "2 bars of city; the largest is York with 2 rows" })).toBeInTheDocument()
  expect(within(screen.getByRole("table", { name: "First rows" })).getAllByText("***")).toHaveLength(2)
})

it("chooses another feed", async () => {
  serve(["tickets", "visits"])
  const onChoose = vi.fn()
  renderAt(<OwnFeeds chosen="tickets" onChoose={onChoose} />)

  await userEvent.selectOptions(await screen.findByLabelText("Feed"), "visits")
  expect(onChoose).toHaveBeenCalledWith("visits")
})

it("says how a feed comes to be where there is none", async () => {
  serve([])
  renderAt(<OwnFeeds chosen={null} onChoose={vi.fn()} />)

  expect(await screen.findByText("c360 contracts infer FILE")).toBeVisible()
})
