import { expect, it } from "vitest"
import { toCsv } from "./csv"
import { toFileName } from "./download"

it("quotes what would break a row", () => {
  expect(toCsv(["a", "b"], [['say "hi"', "x, y"]])).toBe('a,b\r\n"say ""hi""","x, y"\r\n')
})

it("leaves a missing value empty and a zero zero", () => {
  expect(toCsv(["a", "b"], [[null, 0]])).toBe("a,b\r\n,0\r\n")
})

it("keeps a spreadsheet from running a cell as a formula, and numbers as they are", () => {
  expect(toCsv(["a", "b"], [["=1+1", -4.2]])).toBe("a,b\r\n'=1+1,-4.2\r\n")
})

it("makes a file name of a title", () => {
  expect(toFileName("Pipeline by region")).toBe("pipeline-by-region")
})
