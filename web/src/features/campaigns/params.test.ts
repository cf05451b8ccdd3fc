import { describe, expect, it } from "vitest"
import { DEFAULT_FILTERS, DEFAULT_PARAMETERS, isSamePlan, parsePlan, toSearch, writePlan } from "./params"

const read = (search: string) => parsePlan(new URLSearchParams(search))

describe("a plan in the address", () => {
  it("is the usual one where the address says nothing", () => {
    expect(read("")).toEqual({ filters: DEFAULT_FILTERS, parameters: DEFAULT_PARAMETERS })
    expect(writePlan(new URLSearchParams(), read("")).toString()).toBe("")
  })

  it("comes back as it was written", () => {
    const search =
      "segment=declining&risk=high&card_type=Premium&state=TX&min_lifetime_value=0&min_score=70&incentive_amount=0&retention_rate=0.29&margin_rate=0.1"

    expect([...writePlan(new URLSearchParams(), read(search))].toSorted()).toEqual(
      [...new URLSearchParams(search)].toSorted(),
    )
  })

  it("leaves what else is in the address alone", () => {
    expect(writePlan(new URLSearchParams("tab=budget"), read("min_score=10")).toString()).toBe(
      "tab=budget&min_score=10",
    )
  })

  it("takes nothing that the API would refuse", () => {
    const { filters, parameters } = read(
      "segment=nonsense&min_score=200&incentive_amount=-1&retention_rate=1.5&contact_cost=abc",
    )

    expect(filters).toEqual(DEFAULT_FILTERS)
    expect(parameters).toEqual(DEFAULT_PARAMETERS)
  })

  it("says no minimum to the API, whose own minimum it would else have", () => {
    expect(toSearch({ ...DEFAULT_FILTERS, min_lifetime_value: null, risk: ["high"] })).toBe(
      "risk=high&min_lifetime_value=0&min_score=40",
    )
  })

  it("is the same whatever the order of its values", () => {
    expect(isSamePlan(read("risk=high&risk=low&state=TX&state=CA"), read("state=CA&state=TX&risk=low&risk=high"))).toBe(true)
    expect(isSamePlan(read("state=TX"), read(""))).toBe(false)
  })
})
