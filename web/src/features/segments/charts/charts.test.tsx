import { screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it, vi } from "vitest"
import { buildBreakdowns, buildOverview } from "@/test/buildSegments"
import { renderAt } from "@/test/render"
import { describeScored } from "../SegmentFigures"
import { RiskBars } from "./RiskBars"
import { SegmentPie } from "./SegmentPie"
import { ShareTrend } from "./ShareTrend"

describe("the share of segments", () => {
  it("says that it is of all customers, and how it moved", () => {
    renderAt(<ShareTrend trend={buildOverview().trend} chosen={[]} dataTime="" />)

    expect(screen.getByText("Of all customers, whatever the filters")).toBeInTheDocument()
    expect(screen.getByText("+3.0 pts")).toBeInTheDocument()
  })
})

describe("the segments", () => {
  const renderPie = () => {
    const onToggle = vi.fn()
    const { by_segment: groups } = buildBreakdowns()
    renderAt(
      <SegmentPie groups={groups} chosen={["declining"]} currency="GBP" dataTime="" onToggle={onToggle} />,
    )
    return onToggle
  }

  it("can be chosen by key, with count and share in words", async () => {
    const onToggle = renderPie()
    const legend = screen.getByRole("list", { name: "Filter by segment" })
    expect(within(legend).getByRole("button", { name: /Declining/, pressed: true })).toBeInTheDocument()

    within(legend).getByRole("button", { name: /Dormant.*10.*10\.0%/ }).focus()
    await userEvent.keyboard("{Enter}")

    expect(onToggle).toHaveBeenCalledWith("dormant")
  })

  it("say what the figure is", async () => {
    renderPie()

    await userEvent.click(screen.getByRole("button", { name: "Customers by segment: what is this?" }))

    expect(await screen.findByText("Count of customers by customer_segment")).toBeInTheDocument()
  })
})

describe("churn risk", () => {
  it("says plainly that nobody is scored yet", () => {
    const { by_risk: groups } = buildBreakdowns()
    renderAt(<RiskBars groups={groups} chosen={[]} currency="GBP" dataTime="" onToggle={vi.fn()} />)

    expect(screen.getByText(/None of them is scored yet/)).toBeInTheDocument()
  })

  it("says how many customers an average stands on", () => {
    const cards = (scored_count: number, customer_count = 60) =>
      describeScored({ cards: { ...buildOverview().cards, scored_count, customer_count } })

    expect(cards(0)).toBe("none of them is scored yet")
    expect(cards(12)).toBe("of 100; 12 of 60 customers are scored")
    expect(cards(60)).toBe("of 100; all are scored")
    expect(cards(0, 0)).toBe("no customer matches")
  })
})
