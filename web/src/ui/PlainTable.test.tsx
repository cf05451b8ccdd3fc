import { render, screen } from "@testing-library/react"
import { expect, it } from "vitest"
import { PlainTable } from "./PlainTable"

const COLUMNS = [{ id: "name", header: "Name", cell: (row: { name: string }) => row.name }]

it("keeps what it hides inside the part that scrolls, so that the page never does", () => {
  render(<PlainTable label="Users" columns={COLUMNS} rows={[{ name: "vic" }]} rowKey={(row) => row.name} />)

  expect(screen.getByRole("group")).toHaveClass("relative", "overflow-x-auto")
})

it("names each value where a phone shows rows as cards", () => {
  render(
    <PlainTable label="Users" columns={COLUMNS} rows={[{ name: "vic" }]} rowKey={(row) => row.name} hasCards />,
  )

  expect(screen.getByRole("cell", { name: "vic" })).toHaveAttribute("data-label", "Name")
})
