import { describe, expect, it } from "vitest"
import type { FilePreview, SuggestedFeed } from "@/api/types"
import { makeSource, missingColumns, suggestedMapping, suggestedName } from "./draft"

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
const PREVIEW: FilePreview = { path: "landing/goods.csv", format: "csv", columns: [], rows: [], rejects: [], feeds: [FEED] }

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
    const source = makeSource(PREVIEW, { name: "goods", feed: "products", mapping: suggestedMapping(FEED) })

    expect(source.columns).toEqual({ product_code: '"my ""code"""' })
    expect(source.updated_at).toBe('"modified"')
  })
})
