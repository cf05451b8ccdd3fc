import { describe, expect, it } from "vitest"
import { hasFilters, NO_FILTERS, parseFilters, sortOf, toQuery, writeFilters } from "./filters"

const read = (search: string) => parseFilters(new URLSearchParams(search))
const write = (change: Parameters<typeof writeFilters>[1], from = "") =>
  writeFilters(new URLSearchParams(from), change).toString()

describe("filters in the address", () => {
  it("come back as they were written", () => {
    const search =
      "view=leaving&persona=new&persona=lurkers&tier=micro&location=New+York&tenure=under_3_months&sort=customer_id"

    expect(write(read(search))).toBe(search)
  })

  it("are the most engaged first, and nothing else, for a bare address", () => {
    expect(sortOf(read(""))).toBe("-engagement_score")
    expect(hasFilters(read(""))).toBe(false)
    expect(write(read(""))).toBe("")
  })

  it("ignore a view, a persona or a tier that there is not", () => {
    expect(read("?view=rich&persona=star&tier=giga&tenure=x")).toEqual(read(""))
  })

  it("leave view and order alone when cleared", () => {
    expect(write(NO_FILTERS, "view=anomalies&persona=new&sort=customer_id")).toBe(
      "view=anomalies&sort=customer_id",
    )
  })
})

describe("a view", () => {
  it("asks for the most engaged of those at risk", () => {
    expect(toQuery(read("?view=engaged_at_risk"))).toMatchObject({
      min_churn: 0.5,
      sort: "-engagement_score",
    })
  })

  it("asks for those flagged, the oddest first", () => {
    expect(toQuery(read("?view=anomalies&tier=nano"))).toMatchObject({
      anomalous: true,
      tier: ["nano"],
      sort: "-anomaly_score",
    })
  })
})
