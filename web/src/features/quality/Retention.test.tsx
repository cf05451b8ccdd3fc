import { render, screen, within } from "@testing-library/react"
import { expect, it } from "vitest"
import { RetentionView } from "./Retention"

const ROW = {
  feed: "usage_events", retention_days: 1095, counts_from: "occurred_at", before: "2023-07-01",
  rows_landed: 1000, rows_raw: 800, rows_sealed: 200, rows_removed: 0, due_rows: 3, due_files: 1,
  due_oldest: "2023-06-29", due_newest: "2023-06-30", due_removed: 0, rows_quarantined: 9,
  quarantine_expired: 4, due_quarantined: 1, sealed_oldest: "2022-01-01", sealed_newest: "2023-06-28",
  archive_bytes: 4096, dropped: ["_extra"],
}

it("says of each feed where its rows lie, from when to when, and what is due", () => {
  render(<RetentionView rows={[ROW]} />)
  const row = within(screen.getByRole("row", { name: /Usage events/ }))
  for (const text of ["1,095", "1,000", "800", "200", "3", "4 of 9"]) expect(row.getByText(text)).toBeVisible()
  expect(row.getByText(/29 Jun 2023 to 30 Jun 2023/)).toBeVisible()
})

it("says of a feed whose contract names no days that rows never expire", () => {
  render(<RetentionView rows={[{ ...ROW, retention_days: null, before: null, counts_from: "_loaded_at" }]} />)
  expect(screen.getByText(/rows never expire/)).toBeInTheDocument()
  expect(screen.getByText("The day it landed")).toBeVisible()
})
