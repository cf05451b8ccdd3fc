import { describe, expect, it } from "vitest"
import {
  DASH,
  formatChange,
  formatMoney,
  formatMoneyAxis,
  formatMoneyChange,
  formatMoneyExact,
  formatMoneyShort,
  formatNumber,
  formatPct,
  formatScore,
  formatShare,
  humanise,
  shortRunId,
} from "./format"

describe("format", () => {
  it.each([null, undefined])("shows a dash for %s, never a zero", (value) => {
    expect(formatNumber(value)).toBe(DASH)
    expect(formatMoney(value, "GBP")).toBe(DASH)
    expect(formatShare(value)).toBe(DASH)
  })

  it("shows a known zero as zero", () => {
    expect(formatNumber(0)).toBe("0")
    expect(formatScore(0)).toBe("0.0")
  })

  it("separates thousands and names the currency", () => {
    expect(formatMoney(1_204_310.4, "GBP")).toBe("£1,204,310")
    expect(formatMoney(1_204_310.4, null)).toBe("1,204,310")
  })

  it("writes a true minus, and none before a zero", () => {
    expect(formatMoney(-1_204.3, "GBP")).toBe("\u2212£1,204")
    expect(formatMoney(-0.3, "GBP")).toBe("£0")
  })

  it("shows a difference of amounts with its sign", () => {
    expect([1_204, -3, 0.2].map((value) => formatMoneyChange(value, "GBP"))).toEqual(["+£1,204", "\u2212£3", "£0"])
  })

  it.each([
    [93_812_000, "£93.8M"],
    [4_000_000, "£4.0M"],
    [837_120, "£837K"],
    [999_900, "£1M"],
    [512, "£512"],
    [2_500_000_000, "£2.5B"],
    [-40_000, "−£40K"],
  ])("shortens %d to %s", (amount, text) => {
    expect(formatMoneyShort(amount, "GBP")).toBe(text)
  })

  it("shows a share as a percentage with one decimal", () => {
    expect(formatShare(0.2534)).toBe("25.3%")
  })

  it.each([
    [48.2, "£48.20"],
    [1_204.5, "£1,204.50"],
    [-3, "−£3.00"],
    [0, "£0.00"],
    [null, "—"],
  ])("shows %s to the penny as %s", (amount, text) => {
    expect(formatMoneyExact(amount, "GBP")).toBe(text)
  })

  it("tells the marks of an axis apart", () => {
    expect([0, 500, 2_000, 2_500, 1_200_000].map((mark) => formatMoneyAxis(mark, "GBP"))).toEqual([
      "£0",
      "£500",
      "£2K",
      "£2.5K",
      "£1.2M",
    ])
  })

  it("shows a percentage that is one already", () => {
    expect([12.44, 466.2, null].map(formatPct)).toEqual(["12.4%", "466.2%", "—"])
  })

  it("gives a change its sign, and none to zero", () => {
    expect([formatChange(4.2), formatChange(-4.2), formatChange(0)]).toEqual(["+4.2", "−4.2", "0.0"])
  })

  it("shortens a run's id to the part that tells runs apart", () => {
    expect(["20261121-084355-074d", "3f2a9c1e"].map(shortRunId)).toEqual(["074d", "3f2a"])
  })

  it("turns a machine's word into a person's", () => {
    expect(humanise("feature_request")).toBe("Feature request")
  })
})
