import { expect, it } from "vitest"
import { CHURN_RISK_LABEL, SEGMENT_LABEL, SEGMENT_SERIES } from "@/api/labels"
import {
  categoryLabel,
  CHANNEL_LABEL,
  CONSISTENCY_LABEL,
  MATCH_LABEL,
  PROFILE_LABEL,
  RECENCY_LABEL,
  RECENCY_TONE,
  STATUS_LABEL,
} from "./labels"

const ALL = {
  CHANNEL_LABEL,
  CHURN_RISK_LABEL,
  CONSISTENCY_LABEL,
  MATCH_LABEL,
  PROFILE_LABEL,
  RECENCY_LABEL,
  SEGMENT_LABEL,
  STATUS_LABEL,
}

it.each(Object.entries(ALL))("names every value of %s differently", (_name, labels) => {
  const words = Object.values(labels)
  expect(new Set(words).size).toBe(words.length)
})

it("gives every segment and every recency a colour of its own", () => {
  expect(new Set(Object.values(SEGMENT_SERIES)).size).toBe(Object.keys(SEGMENT_LABEL).length)
  expect(new Set(Object.values(RECENCY_TONE)).size).toBe(Object.keys(RECENCY_LABEL).length)
})

it("says that a category is unknown, and leaves the others as they are", () => {
  expect(["unknown", "Travel"].map(categoryLabel)).toEqual(["Unknown category", "Travel"])
})
