import { describe, expect, it } from "vitest"
import { typeset } from "./typeset"

describe("a sentence of a claim", () => {
  it.each([
    ["ends in 43 days; GBP 50,000 a year is at stake.", "ends in 43 days; £50,000 a year is at stake."],
    ["USD 1,250.50 and EUR 20", "$1,250.50 and €20"],
    ["changed by -29.9 in 30 days (-10.0).", "changed by \u221229.9 in 30 days (\u221210.0)."],
    ["-0.05 percentage points, +0.04", "\u22120.05 percentage points, +0.04"],
  ])("has the signs of the app: %s", (written, shown) => {
    expect(typeset(written)).toBe(shown)
  })

  it.each([
    "account_id = ACC-0115",
    "CHF 20 a year",
    "the API 2 feed",
    "A ticket of 4 June 2026 says “we lost GBP 300 at -5 degrees.”",
  ])("keeps keys, codes without a sign and what was said: %s", (text) => {
    expect(typeset(text)).toBe(text)
  })
})
