import { describe, expect, it } from "vitest"
import { buildChanges } from "@/test/build"
import { describeChange, toWaterfall } from "./changes"

describe("what changed", () => {
  it("steps from the first score to the second without a gap", () => {
    const bars = toWaterfall(buildChanges())
    const steps = bars.slice(1, -1)
    const sum = steps.reduce((total, bar) => total + bar.value, 0)

    expect(steps).toHaveLength(6)
    expect(52.3 + sum).toBeCloseTo(48.1, 10)
    expect(steps.at(-1)).toMatchObject({ kind: "up", base: 47.8, size: 0.3 })
  })

  it("draws a loss downwards from where the last step ended", () => {
    const sentiment = toWaterfall(buildChanges())[5]

    expect(sentiment).toEqual({ label: "Sentiment", kind: "down", base: 47.8, size: 4.8, value: -4.8 })
  })

  it("names the signal that moved most in the direction of the change", () => {
    expect(describeChange(buildChanges())).toBe("−4.2 points, mostly sentiment")
  })

  it("names both of two signals that moved alike", () => {
    const [first, second, ...rest] = buildChanges().parts.map((part) => ({ ...part, change: 0 }))
    const parts = [{ ...first, change: -2.5 }, { ...second, change: -2.5 }, ...rest]

    expect(describeChange(buildChanges({ change: -5, parts: parts as never }))).toBe(
      "−5.0 points, mostly sessions and feature adoption",
    )
  })

  it("says so when a day has no score", () => {
    expect(describeChange(buildChanges({ change: null }))).toMatch(/not comparable/i)
  })
})
