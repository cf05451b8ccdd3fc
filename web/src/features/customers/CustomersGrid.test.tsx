import { screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it, vi } from "vitest"
import type { CustomerRow } from "@/api/types"
import { buildCustomer } from "@/test/buildCustomers"
import { renderAt } from "@/test/render"
import { CustomersGrid } from "./CustomersGrid"

function renderGrid(rows: CustomerRow[], isSearch = false) {
  const onOpen = vi.fn()
  const onNearEnd = vi.fn()
  renderAt(
    <CustomersGrid rows={rows} total={rows.length} isSearch={isSearch} onOpen={onOpen} onNearEnd={onNearEnd} />,
    "/customers?q=ama",
  )
  return { onOpen, onNearEnd, grid: screen.getByRole("grid", { name: "Customers" }) }
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    buildCustomer({ customer_id: `C${String(index)}`, full_name: `Customer ${String(index)}` }),
  )

describe("the customers grid", () => {
  it("shows who it is, the segment in words, and money with its currency", () => {
    renderGrid([buildCustomer()])

    const row = screen.getByRole("row", { name: /Amara Mensah/ })
    for (const text of ["C1", "Declining", "TX", "Premium", "£48,211", "21 Jun 2026", "Active"]) {
      expect(row).toHaveTextContent(text)
    }
  })

  it("says why each was found, once something is searched for", () => {
    renderGrid([buildCustomer({ match: "name_similar" })], true)

    expect(screen.getByRole("columnheader", { name: "Found by" })).toBeInTheDocument()
    expect(screen.getByText("Similar name")).toBeInTheDocument()
  })

  it("has no reason to give for the most valuable", () => {
    renderGrid([buildCustomer()])

    expect(screen.queryByRole("columnheader", { name: "Found by" })).not.toBeInTheDocument()
  })

  it("says why a value is missing", () => {
    renderGrid([buildCustomer({ email: null, last_transaction_date: null, recency_status: null })])

    expect(screen.getByText("not known: the source does not say")).toBeInTheDocument()
    expect(screen.getAllByText("not known: there is no approved transaction")).toHaveLength(2)
  })

  it("draws only the rows in sight of ten thousand", () => {
    const { grid, onNearEnd } = renderGrid(many(10_000))

    expect(grid).toHaveAttribute("aria-rowcount", "10001")
    expect(within(grid).getAllByRole("row").length).toBeLessThan(60)
    expect(onNearEnd).not.toHaveBeenCalled()
  })

  it("moves with arrows and j, and opens with Enter", async () => {
    const { onOpen, grid } = renderGrid(many(5))

    await userEvent.tab()
    expect(grid).toHaveFocus()
    await userEvent.keyboard("{ArrowDown}jj{ArrowUp}{Enter}")

    expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ customer_id: "C2" }))
  })

  it("links each customer to an address of its own", () => {
    renderGrid([buildCustomer({ customer_id: "C 1/2" })])

    expect(screen.getByRole("link", { name: "Amara Mensah" })).toHaveAttribute("href", "/customers/C%201%2F2")
  })
})
