import { expect, it } from "vitest"
import { ROLE_LABEL, SIGNAL_LABEL, TIER_LABEL, TIER_TONE, TIERS } from "./labels"

it("names every tier, role and signal differently", () => {
  for (const labels of [TIER_LABEL, ROLE_LABEL, SIGNAL_LABEL]) {
    const words = Object.values(labels)
    expect(new Set(words).size).toBe(words.length)
  }
})

it("puts every tier in order, each with a colour of its own", () => {
  expect(TIERS.toSorted()).toEqual(Object.keys(TIER_LABEL).toSorted())
  expect(new Set(Object.values(TIER_TONE)).size).toBe(TIERS.length)
})
