import { screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it } from "vitest"
import { buildBacktest, buildSummary } from "@/test/build"
import { renderAt } from "@/test/render"
import { BacktestCard, describeAuc } from "./BacktestCard"
import { Movers } from "./Movers"
import { TierDistribution } from "./TierDistribution"
import { Tiles } from "./Tiles"

describe("the headline figures", () => {
  it("are short, with the exact value on hover", () => {
    renderAt(<Tiles summary={buildSummary({ arr_at_risk: 40_123_456 })} dataTime="now" />)

    expect(screen.getByTitle("£40,123,456")).toHaveTextContent("£40.1M")
  })

  it("say what they are, how they are made, and from what", async () => {
    renderAt(<Tiles summary={buildSummary()} dataTime="As of 30 Jun 2026" />)

    await userEvent.click(screen.getByRole("button", { name: "ARR at risk: what is this?" }))

    const answer = await screen.findByRole("dialog")
    expect(answer).toHaveTextContent("Sum of arr_amount of the accounts whose tier is critical or at risk")
    expect(answer).toHaveTextContent("marts.account_health")
    expect(answer).toHaveTextContent("As of 30 Jun 2026")
  })

  it("count no churned account into ARR", () => {
    const summary = buildSummary({
      tiers: [
        { risk_tier: "healthy", account_count: 1, arr_amount: 3e6 },
        { risk_tier: "churned", account_count: 1, arr_amount: 9e6 },
      ],
      account_count: 2,
      arr_amount: 3e6,
    })
    renderAt(<Tiles summary={summary} dataTime="now" />)

    expect(screen.getByTitle("£3,000,000")).toHaveTextContent("£3.0M")
    expect(screen.getByText("1 running, 1 churned")).toBeInTheDocument()
  })

  it("lead to the accounts behind them", () => {
    renderAt(<Tiles summary={buildSummary()} dataTime="now" />)

    expect(screen.getByRole("link", { name: /of ARR, / })).toHaveAttribute(
      "href",
      "/accounts?risk_tier=critical&risk_tier=at_risk",
    )
  })
})

it("lists tiers from what needs attention, in words, each a link", () => {
  renderAt(<TierDistribution summary={buildSummary()} dataTime="now" />)

  const links = screen.getAllByRole("link", { name: /Critical|Healthy/ })
  expect(links[0]).toHaveTextContent("Critical8040.0%£40.0M")
  expect(links[0]).toHaveAttribute("href", "/accounts?risk_tier=critical")
})

it("says so when nobody moved", () => {
  renderAt(<Movers movers={{ up: [], down: [] }} />)

  expect(screen.getAllByText("Nobody moved this way.")).toHaveLength(2)
})

describe("the back-test", () => {
  it("says what the number means, with its interval", () => {
    renderAt(<BacktestCard backtest={buildBacktest()} dataTime="now" />)

    expect(screen.getByText("81.2%")).toBeInTheDocument()
    expect(screen.getByText("95% interval 77.1% to 84.9%")).toBeInTheDocument()
    expect(screen.getByText(/in 81 of 100 pairs/)).toBeInTheDocument()
  })

  it("does not praise a score that may be a coin toss", () => {
    expect(describeAuc(0.53, 0.45)).toBe("Not told apart from a coin toss")
    expect(describeAuc(0.81, 0.77)).toMatch(/well/)
  })

  it("says what is missing while there is not enough history", () => {
    const untested = { auc: null, lower: null, upper: null, account_count: 12, churned_count: 0 }
    renderAt(<BacktestCard backtest={{ ...buildBacktest(), ...untested }} dataTime="now" />)

    expect(screen.getByRole("status")).toHaveTextContent("Not enough history yet")
    expect(screen.getByRole("status")).toHaveTextContent("12 account-months and 0 churns")
  })
})
