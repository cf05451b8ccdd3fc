import { describe, expect, it } from "vitest"
import type { PredictionDriver } from "@/api/types"
import { makeSliders } from "./sliders"

const driver = (change: Partial<PredictionDriver>): PredictionDriver => ({
  feature: "x",
  label: "X",
  value: 43,
  usual_low: 4,
  usual_high: 54,
  effect: 1,
  text: "",
  ...change,
})

describe("sliders", () => {
  it("reach from where the value is to all that is usual", () => {
    expect(makeSliders([driver({ value: 80 })])).toMatchObject([{ min: 4, max: 80, step: 1 }])
  })

  it("stay whole where the value is whole, though percentiles are not", () => {
    expect(makeSliders([driver({ usual_low: 6.9 })])).toMatchObject([{ min: 6, max: 54, step: 1 }])
  })

  it("have steps that read well", () => {
    const [slider] = makeSliders([driver({ value: 0.31, usual_low: 0.1, usual_high: 0.6 })])

    expect(slider).toMatchObject({ min: 0.1, max: 0.6, step: 0.001 })
  })

  it("are made of numbers that are known, three at most", () => {
    const none = [driver({ value: "TX" }), driver({ value: null }), driver({ usual_low: null })]

    expect(makeSliders(none)).toEqual([])
    expect(makeSliders(Array.from({ length: 5 }, () => driver({}))).length).toBe(3)
  })

  it("are left out where there is no way to go", () => {
    expect(makeSliders([driver({ value: 4, usual_high: 4 })])).toEqual([])
  })
})
