import { describe, expect, it } from "vitest"
import { movedPoints, toDays } from "./trend"

const read = ([measuredOn, share]: readonly [string, number]) => ({ measuredOn, key: "dormant" as const, share })
const SHARES = [["2026-06-30", 0.05], ["2026-05-31", 0.02]] as const

describe("the shares of groups", () => {
  it("are one row a day, oldest first", () => {
    expect(toDays(SHARES, read)).toEqual([
      { measuredOn: "2026-05-31", shares: { dormant: 0.02 } },
      { measuredOn: "2026-06-30", shares: { dormant: 0.05 } },
    ])
  })

  it("have moved by the points between the first day and the last", () => {
    expect(movedPoints(toDays(SHARES, read), "dormant")).toBeCloseTo(3)
  })

  it("have not moved where there is no day", () => {
    expect(movedPoints(toDays<readonly [string, number], "dormant">([], read), "dormant")).toBe(0)
  })
})
