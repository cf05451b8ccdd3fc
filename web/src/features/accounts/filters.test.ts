import { describe, expect, it } from "vitest"
import {
  DEFAULT_SORT,
  filterSearch,
  hasFilters,
  NO_FILTERS,
  parseFilters,
  toQuery,
  writeFilters,
} from "./filters"

const read = (search: string) => parseFilters(new URLSearchParams(search))

describe("filters in the address", () => {
  it("come back as they were written", () => {
    const search = filterSearch({
      q: "acme & co",
      riskTiers: ["critical", "at_risk"],
      industries: ["Real Estate"],
      owners: ["U1"],
      plans: ["enterprise"],
      renewalWithinDays: 90,
      sort: "-arr_amount",
    })

    expect(filterSearch(read(search))).toBe(search)
  })

  it("are riskiest first, and nothing else, for a bare address", () => {
    expect(read("").sort).toBe(DEFAULT_SORT)
    expect(hasFilters(read(""))).toBe(false)
    expect(filterSearch(read(""))).toBe("")
  })

  it("ignore a tier or a number that there is not", () => {
    const filters = read("?risk_tier=doomed&renewal_within_days=soon&min_arr=-1")

    expect(filters).toMatchObject({ riskTiers: [], renewalWithinDays: null, minArr: null })
  })

  it("leave the address' other parameters alone when cleared", () => {
    const params = new URLSearchParams("q=a&risk_tier=critical&cite=I1&sort=seats")

    expect(writeFilters(params, NO_FILTERS).toString()).toBe("cite=I1&sort=seats")
  })

  it("go to the API by its own names", () => {
    expect(toQuery(read("?q=a&risk_tier=critical&tier=standard&renewal_within_days=30"))).toEqual({
      q: "a",
      risk_tier: ["critical"],
      industry: [],
      owner: [],
      tier: ["standard"],
      renewal_within_days: 30,
      min_arr: undefined,
    })
  })
})
