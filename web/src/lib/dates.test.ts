import { describe, expect, it } from "vitest"
import { addDays, daysBetween, formatDate, formatDateTime, formatDaysAway, formatDuration } from "./dates"

describe("dates", () => {
  it("shows dates and times in UTC, whatever the browser's zone", () => {
    expect(formatDate("2026-06-30")).toBe("30 Jun 2026")
    expect(formatDateTime("2026-07-01T06:12:00Z")).toBe("1 Jul 2026, 06:12 UTC")
  })

  it("counts over the ends of months and years", () => {
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28")
    expect(addDays("2025-12-31", 1)).toBe("2026-01-01")
    expect(daysBetween("2026-05-31", "2026-06-30")).toBe(30)
  })

  it.each([
    [41, "in 41 days"],
    [1, "in 1 day"],
    [0, "today"],
    [-12, "12 days ago"],
    [null, "—"],
  ])("says %s days as %s", (days, text) => {
    expect(formatDaysAway(days)).toBe(text)
  })

  it("shows a length of time in its largest sensible unit", () => {
    expect([4.12, 42, 240, 14_400, 400_000].map(formatDuration)).toEqual([
      "4.1 s",
      "42 s",
      "4 min",
      "4 h",
      "5 days",
    ])
  })
})
