import { renderHook, screen, within } from "@testing-library/react"
import { describe, expect, it } from "vitest"
import { buildDeal, buildSales } from "@/test/build"
import { renderAt } from "@/test/render"
import { RecentSalesView } from "./RecentSales"
import { useNewDeals } from "./useNewDeals"

describe("recent sales", () => {
  it("say how much is newer than the snapshot", () => {
    renderAt(<RecentSalesView sales={buildSales({ live_batches: 2 })} newDeals={new Set()} />)

    expect(screen.getByRole("status")).toHaveTextContent("2 batches newer than the published snapshot")
  })

  it("mark a deal that has just landed, in words", () => {
    const sales = buildSales({ deals: [buildDeal({ opportunity_id: "O9" }), buildDeal()] })
    renderAt(<RecentSalesView sales={sales} newDeals={new Set(["O9"])} />)

    const table = screen.getByRole("table", { name: "Recent sales" })
    expect(within(table).getByRole("row", { name: /O9/ })).toHaveTextContent("New")
    expect(within(table).getByRole("row", { name: /O1/ })).not.toHaveTextContent("New")
    expect(screen.getByRole("status")).toHaveTextContent("1 new deal since you opened this")
  })

  it("mark a deal that the published snapshot does not have yet", () => {
    const sales = buildSales({ deals: [buildDeal({ is_live: true })] })
    renderAt(<RecentSalesView sales={sales} newDeals={new Set()} />)

    expect(screen.getByRole("row", { name: /O1/ })).toHaveTextContent("Live")
  })

  it("say why there is nothing", () => {
    renderAt(<RecentSalesView sales={buildSales({ deals: [] })} newDeals={new Set()} />)

    expect(screen.getByText("No deal in these 30 days")).toBeInTheDocument()
  })
})

describe("new deals", () => {
  const first = [buildDeal({ opportunity_id: "O1" })]
  const later = [buildDeal({ opportunity_id: "O2" }), ...first]

  it("are those that came after the list was first seen", () => {
    const { result, rerender } = renderHook(({ deals }) => useNewDeals("", deals), {
      initialProps: { deals: first },
    })
    expect([...result.current]).toEqual([])

    rerender({ deals: later })
    expect([...result.current]).toEqual(["O2"])
  })

  it("are none when another filter shows other deals", () => {
    const { result, rerender } = renderHook(({ list, deals }) => useNewDeals(list, deals), {
      initialProps: { list: "ERP", deals: first },
    })

    rerender({ list: "HRM", deals: later })
    expect([...result.current]).toEqual([])
  })
})
