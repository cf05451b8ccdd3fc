import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it, vi } from "vitest"
import type { HealthDay } from "@/api/types"
import { buildChanges, buildInsight, buildSignal, CITED } from "@/test/build"
import { DateRange } from "./DateRange"
import { InsightView } from "./InsightView"
import { SignalCard } from "./Signals"
import { areBandsTrue } from "./TrendChart"
import { WhatChanged } from "./WhatChanged"

describe("a signal", () => {
  it("shows points won, out of how many, and lost", () => {
    render(<SignalCard signal={buildSignal()} />)

    const card = screen.getByRole("article", { name: "Sessions" })
    expect(card).toHaveTextContent("11.2 / 15.0")
    expect(card).toHaveTextContent("3.8 lost")
  })

  it("says that it is not known, and why, instead of zero points", () => {
    render(
      <SignalCard
        signal={buildSignal({
          is_known: false,
          points: null,
          max_points: null,
          points_lost: null,
          explanation: "No interaction in 180 days.",
        })}
      />,
    )

    const card = screen.getByRole("article", { name: "Sessions" })
    expect(card).toHaveTextContent("Not known")
    expect(card).toHaveTextContent("No interaction in 180 days.")
    expect(card).not.toHaveTextContent("0.0")
  })
})

describe("what changed", () => {
  it("gives the finding as its title and each part to those who do not see the chart", () => {
    render(<WhatChanged changes={buildChanges()} />)

    expect(screen.getByRole("heading")).toHaveTextContent("−4.2 points, mostly sentiment")
    expect(screen.getByRole("img", { name: /Sentiment −4.8/ })).toBeInTheDocument()
  })

  it("shows the same data as a table", async () => {
    render(<WhatChanged changes={buildChanges()} />)

    await userEvent.click(screen.getByRole("button", { name: "Show What changed as a table" }))

    expect(screen.getByRole("row", { name: "Sentiment −4.8" })).toBeInTheDocument()
  })
})

describe("the dates to compare", () => {
  it("count back from the newest day", async () => {
    const onChange = vi.fn()
    render(<DateRange from="2026-05-31" to="2026-06-30" last="2026-06-30" onChange={onChange} />)

    expect(screen.getByRole("button", { name: "30 days ago" })).toHaveAttribute("aria-pressed", "true")
    await userEvent.click(screen.getByRole("button", { name: "7 days ago" }))

    expect(onChange).toHaveBeenCalledWith({ from: "2026-06-23", to: "2026-06-30" })
  })
})

describe("a text with citations", () => {
  it("leads to the interaction that a sentence rests on", async () => {
    const onCite = vi.fn()
    render(<InsightView insight={buildInsight()} onCite={onCite} />)

    await userEvent.click(screen.getByRole("button", { name: "Show citation 1" }))

    expect(onCite).toHaveBeenCalledWith("I7")
  })

  it("numbers two quotes of one interaction apart", () => {
    const other = { ...CITED, quote: "for the third time" }
    const insight = {
      ...buildInsight(),
      sentences: [
        { text: "It failed.", citations: [CITED] },
        { text: "Again.", citations: [other] },
      ],
      citations: [CITED, other],
    }
    render(<InsightView insight={insight} onCite={vi.fn()} />)

    expect(screen.getByRole("button", { name: "Show citation 2" })).toHaveAttribute(
      "title",
      "“for the third time”",
    )
  })
})

describe("the bands behind the trend", () => {
  const day = (health_score: number | null, risk_tier: HealthDay["risk_tier"]) =>
    ({ health_score, risk_tier }) as HealthDay

  it("are drawn only where they say the same as each day's tier", () => {
    expect(areBandsTrue([day(65, "healthy"), day(64.9, "at_risk"), day(39.9, "critical")])).toBe(true)
    expect(areBandsTrue([day(null, "insufficient_data"), day(80, "churned")])).toBe(true)
    expect(areBandsTrue([day(60, "healthy")])).toBe(false)
  })
})
