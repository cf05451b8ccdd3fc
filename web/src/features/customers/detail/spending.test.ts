import { expect, it } from "vitest"
import { averageOver, totalOf } from "./spending"

it("averages a day with the days before it, days without spending included", () => {
  expect(averageOver([30, 0, 60, 0], 3)).toEqual([null, null, 30, 20])
})

it("gives no average before there are enough days for one", () => {
  expect(averageOver([10, 20], 30)).toEqual([null, null])
})

it("leaves nothing over once the amounts have passed", () => {
  expect(averageOver([0.1, 0.2, 0.3, 0, 0, 0], 3).at(-1)).toBe(0)
})

it("adds up the amounts and counts the days that have one", () => {
  expect(totalOf([12.5, 0, 7.5])).toEqual({ amount: 20, activeDays: 2 })
})
