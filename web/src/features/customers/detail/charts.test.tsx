import { screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it, vi } from "vitest"
import { buildCategory, buildDays } from "@/test/buildCustomers"
import { renderAt } from "@/test/render"
import { CategoryChart } from "./CategoryChart"
import { SpendingChart } from "./SpendingChart"

function renderSpending(hasAverage = false) {
  const onRange = vi.fn()
  const onAverage = vi.fn()
  renderAt(
    <SpendingChart
      days={[...buildDays(364, 10), ...buildDays(1, 0)]}
      currency="GBP"
      range={90}
      hasAverage={hasAverage}
      onRange={onRange}
      onAverage={onAverage}
    />,
  )
  return { onRange, onAverage }
}

describe("daily spending", () => {
  it("says how much was spent on how many of the days shown", () => {
    renderSpending()

    expect(screen.getByText("£890 on 89 of 90 days; approved transactions only")).toBeInTheDocument()
    expect(screen.getByRole("img", { name: /Line: daily spending/ })).toBeInTheDocument()
  })

  it("shows days without spending as zero, and averages with the days before", async () => {
    renderSpending()

    await userEvent.click(screen.getByRole("button", { name: "Show Daily spending as a table" }))

    expect(screen.getByRole("row", { name: "30 Jun 2026 £0.00 0 £9.67" })).toBeInTheDocument()
    expect(screen.getAllByRole("row")).toHaveLength(91)
  })

  it("hands on another range, and whether the average is wanted", async () => {
    const { onRange, onAverage } = renderSpending()

    await userEvent.click(screen.getByRole("button", { name: "1 y" }))
    await userEvent.click(screen.getByRole("button", { name: "30-day average" }))

    expect(onRange).toHaveBeenCalledWith(365)
    expect(onAverage).toHaveBeenCalledWith(true)
  })
})

function renderCategories(chosen: string[] = []) {
  const onPick = vi.fn()
  renderAt(
    <CategoryChart
      categories={[buildCategory(), buildCategory({ category_name: "unknown", spend_amount: 300, spend_share: 0.25, spend_last_90_days: 0 })]}
      currency="GBP"
      measure="amount"
      onMeasure={vi.fn()}
      chosen={chosen}
      habits={null}
      onPick={onPick}
    />,
  )
  return onPick
}

describe("spending by category", () => {
  it("names the largest to those who do not see the chart", () => {
    renderCategories()

    expect(screen.getByRole("img", { name: /most on Travel, 75.0%/ })).toBeInTheDocument()
  })

  it("shows amounts and shares, in all and of late, as a table whose categories can be picked", async () => {
    const onPick = renderCategories()

    await userEvent.click(screen.getByRole("button", { name: "Show Spending by category as a table" }))
    expect(screen.getByRole("row", { name: "Travel £900.00 75.0% 12 £100.00 100.0%" })).toBeInTheDocument()
    await userEvent.click(screen.getByRole("button", { name: "Unknown category" }))

    expect(onPick).toHaveBeenCalledWith("unknown")
  })

  it("says which of them the transactions show", () => {
    renderCategories(["Travel"])

    expect(screen.getByText("The transactions show Travel")).toBeInTheDocument()
  })
})
