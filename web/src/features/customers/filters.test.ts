import { describe, expect, it } from "vitest"
import {
  hasTransactionFilters,
  NO_TRANSACTION_FILTERS,
  parseTransactionFilters,
  toTransactionQuery,
  writeTransactionFilters,
} from "./filters"

const read = (search: string) => parseTransactionFilters(new URLSearchParams(search))

describe("filters of transactions in the address", () => {
  it("come back as they were written", () => {
    const filters = read("?from=2026-01-01&to=2026-06-30&category=Travel&category=Gas&status=declined&channel=online")

    expect(read(writeTransactionFilters(new URLSearchParams(), filters).toString())).toEqual(filters)
    expect(hasTransactionFilters(filters)).toBe(true)
  })

  it("are none for a bare address", () => {
    expect(read("")).toEqual(NO_TRANSACTION_FILTERS)
    expect(hasTransactionFilters(read(""))).toBe(false)
  })

  it("ignore a day, a status or a channel that there is not", () => {
    expect(read("?from=soon&to=2026-13-45&status=stolen&channel=pigeon")).toEqual(NO_TRANSACTION_FILTERS)
  })

  it("leave the address' other parameters alone when cleared", () => {
    const params = new URLSearchParams("range=90&category=Travel&from=2026-01-01")

    expect(writeTransactionFilters(params, NO_TRANSACTION_FILTERS).toString()).toBe("range=90")
  })

  it("go to the API by its own names", () => {
    expect(toTransactionQuery(read("?from=2026-01-01&category=Travel"))).toEqual({
      from: "2026-01-01",
      to: undefined,
      category: ["Travel"],
      status: [],
      channel: [],
    })
  })
})
