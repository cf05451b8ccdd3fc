import { describe, expect, it } from "vitest"
import type { DatabaseBody, DatabaseTable, SuggestedFeed } from "@/api/types"
import { makeDatabaseSource, makeSource, missingColumns, nameOfTable, suggestedCursor, suggestedMapping, suggestedName } from "./draft"

const column = (name: string, source: string | null, isRequired = true) => ({
  column: name,
  is_required: isRequired,
  type: "text",
  source,
  score: source ? 90 : 0,
})
const FEED: SuggestedFeed = {
  feed: "products",
  fit: 0.5,
  columns: [column("product_code", 'my "code"'), column("product_name", null), column("category", "category"), column("updated_at", "modified", false)],
}
const ADDRESS: DatabaseBody = { kind: "postgres", host: "db", port: 5432, database: "crm", user: "c360", password_env: "CRM_PASSWORD" }
const TABLE: DatabaseTable = {
  name: "public.goods",
  is_view: false,
  row_estimate: 3,
  problem: null,
  columns: [
    { name: "id", type: "bigint", is_key: true, is_ordered: true },
    { name: "note", type: "text", is_key: false, is_ordered: false },
    { name: "modified_at", type: "timestamp with time zone", is_key: false, is_ordered: true },
  ],
}

describe("a draft of a source", () => {
  it.each([
    ["landing/deals-2026.csv.gz", "deals_2026"],
    ["landing/2026 Deals.csv", "deals"],
    ["landing/__.csv", "source"],
  ])("takes its name from %s", (path, name) => {
    expect(suggestedName(path)).toBe(name)
  })

  it("tells which required columns have no column of the file", () => {
    expect(missingColumns(FEED, suggestedMapping(FEED))).toEqual(["product_name"])
  })

  it("quotes columns, leaves out those of the same name, and keeps updated_at apart", () => {
    const source = makeSource("landing/goods.csv", { name: "goods", feed: "products", mapping: suggestedMapping(FEED) })

    expect(source.columns).toEqual({ product_code: '"my ""code"""' })
    expect(source.updated_at).toBe('"modified"')
  })

  it("names a source of a table after it", () => {
    expect(nameOfTable("public.Goods sold")).toBe("goods_sold")
  })

  it("suggests the cursor that says when a row changed", () => {
    expect(suggestedCursor(TABLE)).toBe("modified_at")
    expect(suggestedCursor({ ...TABLE, columns: TABLE.columns.slice(0, 2) })).toBe("id")
    expect(suggestedCursor({ ...TABLE, columns: TABLE.columns.slice(1, 2) })).toBe("")
  })

  it("sends a cursor only in the mode that reads by one, and a password by its name alone", () => {
    const draft = { name: "goods", feed: "products", mapping: suggestedMapping(FEED) }
    const full = makeDatabaseSource(ADDRESS, TABLE.name, draft, { mode: "full", cursor: "modified_at" })
    const incremental = makeDatabaseSource(ADDRESS, TABLE.name, draft, { mode: "incremental", cursor: "modified_at" })

    expect(full).not.toHaveProperty("cursor")
    expect(incremental.cursor).toBe("modified_at")
    expect(incremental.address).toEqual({ ...ADDRESS, table: "public.goods" })
    expect(incremental.columns).toEqual({ product_code: '"my ""code"""' })
  })
})
