import { describe, expect, it } from "vitest"
import {
  DEFAULT_SORT,
  fromBody,
  hasFilters,
  isSame,
  NO_FILTERS,
  parseFilters,
  toBody,
  toggle,
  toQuery,
  writeFilters,
} from "./filters"

const read = (search: string) => parseFilters(new URLSearchParams(search))
const write = (change: Parameters<typeof writeFilters>[1], from = "") =>
  writeFilters(new URLSearchParams(from), change).toString()

describe("filters in the address", () => {
  it("come back as they were written", () => {
    const search =
      "segment=dormant&segment=declining&state=TX&state=Nova+Scotia&risk=high&card_type=Premium&min_lifetime_value=5000.5&sort=city"

    expect(write(read(search))).toBe(search)
  })

  it("keep customers without a state, whom an empty value names", () => {
    expect(read("?state=").states).toEqual([""])
    expect(write({ states: ["", "TX"] })).toBe("state=&state=TX")
  })

  it("are the most valuable first, and nothing else, for a bare address", () => {
    expect(read("").sort).toBe(DEFAULT_SORT)
    expect(hasFilters(read(""))).toBe(false)
    expect(write(read(""))).toBe("")
  })

  it("ignore a segment, a risk or an amount that there is not", () => {
    expect(read("?segment=rich&risk=none&min_lifetime_value=-1")).toMatchObject({
      segments: [],
      risks: [],
      minLifetimeValue: null,
    })
  })

  it("leave the order alone when cleared", () => {
    expect(write(NO_FILTERS, "segment=dormant&state=&sort=city")).toBe("sort=city")
  })

  it("go to the API by its own names", () => {
    expect(toQuery(read("?segment=dormant&state=TX"))).toEqual({
      segment: ["dormant"],
      state: ["TX"],
      risk: [],
      card_type: [],
      min_lifetime_value: undefined,
    })
  })

  it("come back from a saved segment", () => {
    const filters = read("?segment=dormant&card_type=Premium&min_lifetime_value=100")

    expect({ ...fromBody(toBody(filters)), sort: DEFAULT_SORT }).toEqual(filters)
  })
})

describe("two sets of filters", () => {
  it("are the same whatever the order of their values", () => {
    const left = toBody(read("?state=TX&state=CA&risk=high"))

    expect(isSame(left, toBody(read("?risk=high&state=CA&state=TX&sort=city")))).toBe(true)
    expect(isSame(left, toBody(read("?state=TX&risk=high")))).toBe(false)
  })
})

it("toggling adds a value, or takes it out", () => {
  expect(toggle(["a"], "b")).toEqual(["a", "b"])
  expect(toggle(["a", "b"], "a")).toEqual(["b"])
})
