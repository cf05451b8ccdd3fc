import { cleanup, fireEvent, render, screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it, vi } from "vitest"
import { VirtualGrid } from "./VirtualGrid"

const COLUMNS = [{ id: "name", header: "Name", width: 100, cell: (row: string) => row }]
const ROWS = Array.from({ length: 1000 }, (_, index) => `Row ${String(index)}`)

function renderGrid(place?: string) {
  const onNearEnd = vi.fn()
  render(
    <VirtualGrid
      label="Things"
      columns={COLUMNS}
      rows={ROWS}
      total={5000}
      rowKey={(row) => row}
      place={place}
      onNearEnd={onNearEnd}
    />,
  )
  return { grid: screen.getByRole("grid", { name: "Things" }), onNearEnd }
}

describe("a grid that draws only what is in sight", () => {
  it("tells how many rows there are, those not loaded included", () => {
    const { grid } = renderGrid()

    expect(grid).toHaveAttribute("aria-rowcount", "5001")
    expect(within(grid).getAllByRole("row").length).toBeLessThan(60)
  })

  it("names its first row once it is reached by key", async () => {
    const { grid } = renderGrid()

    await userEvent.tab()

    const id = grid.getAttribute("aria-activedescendant")
    expect(screen.getByRole("row", { name: "Row 0" })).toHaveAttribute("id", id)
  })

  it("stands where it was left when one comes back to the same place in history", () => {
    const { grid } = renderGrid("a place")
    grid.scrollTop = 20_000
    fireEvent.scroll(grid)
    cleanup()

    renderGrid("a place")

    expect(screen.getByRole("row", { name: "Row 500" })).toBeInTheDocument()
  })
})
