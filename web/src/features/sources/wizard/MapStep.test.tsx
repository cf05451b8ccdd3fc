import { screen } from "@testing-library/react"
import { expect, it } from "vitest"
import { renderAt } from "@/test/render"
import { MapStep, type SampleOrigin } from "./MapStep"
import type { Sample } from "./draft"

const ignore = () => undefined

function show(fit: number, noun: SampleOrigin["noun"]) {
  const sample = {
    columns: [{ name: "code", type: "text", is_personal: false }],
    rows: [{ code: "P1" }],
    feeds: [{ feed: "products", fit, columns: [{ column: "product_code", is_required: true, type: "text", source: "code", score: 90 }] }],
  } as unknown as Sample
  const origin = { noun, label: "landing/goods.csv", name: "goods" }
  renderAt(<MapStep sample={sample} origin={origin} draft={null} next="Dry run" onBack={ignore} onNext={ignore} />)
}

it("tells how a file becomes a feed of its own where no feed fits it well", () => {
  show(0.4, "file")

  expect(screen.getByText("c360 contracts infer landing/goods.csv")).toBeVisible()
})

it.each([
  [0.9, "file"],
  [0.4, "table"],
] as const)("does not where a feed fits by %s, or for a table (%s)", (fit, noun) => {
  show(fit, noun)

  expect(screen.getByLabelText("Feed that its rows belong to")).toBeVisible()
  expect(screen.queryByText(/contracts infer/)).toBeNull()
})
