import { expect, it } from "vitest"
import { directionOf, nextSort } from "./SortButton"

it("asks for the largest numbers first, and for words from A on", () => {
  expect(nextSort("", "age", true)).toBe("-age")
  expect(nextSort("", "name", false)).toBe("name")
})

it("turns round on the second press, and undoes on the third", () => {
  expect(nextSort("-age", "age", true)).toBe("age")
  expect(nextSort("age", "age", true)).toBe("")
  expect(nextSort("name", "name", false)).toBe("-name")
})

it("knows which column is sorted, and how", () => {
  expect(directionOf("-age", "age")).toBe("descending")
  expect(directionOf("age", "age")).toBe("ascending")
  expect(directionOf("age", "name")).toBe("none")
})
