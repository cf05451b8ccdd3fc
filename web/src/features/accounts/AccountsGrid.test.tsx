import { screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it, vi } from "vitest"
import type { AccountRow } from "@/api/types"
import { buildAccount } from "@/test/build"
import { renderAt } from "@/test/render"
import { AccountsGrid } from "./AccountsGrid"
import { HIDDEN_AT_FIRST } from "./columns"
import type { GridLayout } from "./useGridLayout"

const LAYOUT = {
  visibility: HIDDEN_AT_FIRST,
  sizing: {},
  isPhone: false,
  setVisibility: () => undefined,
  setSizing: () => undefined,
}

function renderGrid(rows: AccountRow[], sort = "risk_tier") {
  const onSort = vi.fn()
  const onOpen = vi.fn()
  const onNearEnd = vi.fn()
  const setSizing = vi.fn<GridLayout["setSizing"]>()
  renderAt(
    <AccountsGrid
      rows={rows}
      total={rows.length}
      sort={sort}
      openId={undefined}
      layout={{ ...LAYOUT, setSizing }}
      onSort={onSort}
      onOpen={onOpen}
      onNearEnd={onNearEnd}
    />,
  )
  return { onSort, onOpen, onNearEnd, setSizing, grid: screen.getByRole("grid", { name: "Accounts" }) }
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    buildAccount({ account_id: `A${String(index)}`, account_name: `Account ${String(index)}` }),
  )

describe("the accounts grid", () => {
  it("shows score, tier in words, and money with its currency", () => {
    renderGrid([buildAccount()])

    const row = screen.getByRole("row", { name: /Acme/ })
    expect(row).toHaveTextContent("31.2")
    expect(row).toHaveTextContent("Critical")
    expect(row).toHaveTextContent("£1,204,310")
    expect(row).toHaveTextContent("−7.7")
  })

  it("says why a value is missing", () => {
    renderGrid([buildAccount({ account_owner_name: null, subscription_end_date: null })])

    expect(screen.getByText("not known: no owner is set")).toBeInTheDocument()
    expect(screen.getByText("not known: open-ended subscription")).toBeInTheDocument()
  })

  it("draws only the rows in sight of ten thousand", () => {
    const { grid } = renderGrid(many(10_000))

    expect(grid).toHaveAttribute("aria-rowcount", "10001")
    const drawn = within(grid).getAllByRole("row").length
    expect(drawn).toBeGreaterThan(15)
    expect(drawn).toBeLessThan(60)
  })

  it("asks for more only when the end is near", () => {
    expect(renderGrid(many(500)).onNearEnd).not.toHaveBeenCalled()
    document.body.replaceChildren()
    expect(renderGrid(many(20)).onNearEnd).toHaveBeenCalled()
  })

  it("names the sorted column and turns its direction on a press", async () => {
    const { onSort } = renderGrid([buildAccount()], "arr_amount")

    const header = screen.getByRole("columnheader", { name: "ARR" })
    expect(header).toHaveAttribute("aria-sort", "ascending")
    await userEvent.click(within(header).getByRole("button"))

    expect(onSort).toHaveBeenCalledWith("-arr_amount")
  })

  it("resizes a column by key, and leaves the rows alone", async () => {
    const { grid, setSizing } = renderGrid(many(5))

    const edge = screen.getByRole("separator", { name: "Width of ARR" })
    expect(edge).toHaveAttribute("aria-valuenow", "124")
    edge.focus()
    await userEvent.keyboard("{ArrowRight}")

    const [update] = setSizing.mock.lastCall ?? []
    expect(typeof update === "function" ? update({}) : update).toEqual({ arr_amount: 132 })
    expect(grid).not.toHaveAttribute("aria-activedescendant")
  })

  it("moves with arrows and j, and opens with Enter", async () => {
    const { onOpen, grid } = renderGrid(many(5))

    grid.focus()
    await userEvent.keyboard("{ArrowDown}jj{ArrowUp}{Enter}")

    expect(grid).toHaveAttribute("aria-activedescendant", "account-row-1")
    expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ account_id: "A1" }))
  })

  it("links each account to an address of its own that keeps the filters", () => {
    renderAt(
      <AccountsGrid
        rows={[buildAccount()]}
        total={1}
        sort="risk_tier"
        openId={undefined}
        layout={LAYOUT}
        onSort={vi.fn()}
        onOpen={vi.fn()}
        onNearEnd={vi.fn()}
      />,
      "/accounts?risk_tier=critical",
    )

    expect(screen.getByRole("link", { name: "Acme" })).toHaveAttribute(
      "href",
      "/accounts/A1?risk_tier=critical",
    )
  })
})
