import { describe, expect, it } from "vitest"
import type { Palette } from "@/ui/chart/palette"
import { buildAnswer, buildField, SEGMENT_FIELD } from "@/test/buildAsk"
import { layOut } from "./charts/drawing"
import { kindsOf } from "./charts/kinds"
import { describePoints, layOutPoints } from "./charts/scatter"
import { ringsOf } from "./charts/sunburst"
import { addQuestion, choose, draw, parseConversation, writeConversation } from "./conversation"
import { showCell } from "./values"

const WORDING = { currency: "GBP", labels: { customer_segment: { declining: "Declining" } } }

const PALETTE = {
  ink: "ink", muted: "muted", line: "line", surface: "surface", accent: "accent", series: ["one", "two"],
} as Palette

describe("a conversation in the address", () => {
  it("is read as it was written", () => {
    const asked = draw(choose(addQuestion(addQuestion([], "revenue"), "by state"), 0, 2), 0, "pie")
    const turns = addQuestion(asked, "only Premium & others?")

    expect(parseConversation(writeConversation(turns))).toEqual(turns)
  })

  it("drops what followed a question that is read otherwise", () => {
    const turns = addQuestion(addQuestion([], "revenue"), "by state")

    expect(choose(turns, 0, 1)).toEqual([{ question: "revenue", choice: 1, view: null }])
  })

  it("ignores what no one wrote", () => {
    const turns = parseConversation(new URLSearchParams("q=&q=revenue&choice=0.x&view=0.cube"))

    expect(turns).toEqual([{ question: "revenue", choice: null, view: null }])
  })
})

describe("a value of an answer", () => {
  it.each([
    ["money", 1234.5, "£1,235"],
    ["money", 12.5, "£12.50"],
    ["usd", 12.5, "$12.50"],
    ["pct", 12.34, "12.3%"],
    ["share", 0.1234, "12.3%"],
    ["days", 1, "1 day"],
    ["days", 2.25, "2.3 days"],
    ["count", 1105, "1,105"],
    ["score", 46.866, "46.9"],
    ["number", -0.123, "\u22120.12"],
  ])("is shown in %s", (unit, value, shown) => {
    expect(showCell(buildField({ unit }), value, WORDING)).toBe(shown)
  })

  it("is a dash where it is not known, and never a zero", () => {
    expect(showCell(buildField(), null, WORDING)).toBe("—")
  })

  it("has the words of the other screens", () => {
    expect(showCell(SEGMENT_FIELD, "declining", WORDING)).toBe("Declining")
    expect(showCell(buildField({ kind: "state", source: "customers.state" }), "TX", WORDING)).toBe("Texas")
    expect(showCell(buildField({ kind: "time", name: "quarter" }), "2026-04-01", WORDING)).toBe("Q2 2026")
    expect(showCell(buildField({ kind: "key", source: "x.id" }), "some_id", WORDING)).toBe("some_id")
  })
})

describe("the kinds of chart", () => {
  it("are those of the answer that can be drawn, and a table", () => {
    const chart = { kind: "violin", x: "a", y: "b", series: null, others: ["radar"] }

    expect(kindsOf(buildAnswer())).toEqual(["bar", "pie", "table"])
    expect(kindsOf(buildAnswer({ chart }))).toEqual(["table"])
  })

  it("have no pie of averages: they are no parts of a whole", () => {
    const average = buildField({ label: "Average spend", unit: "money" })

    expect(kindsOf(buildAnswer({ fields: [SEGMENT_FIELD, average] }))).toEqual(["bar", "table"])
  })
})

const SPEND = buildField({ name: "spend", label: "Total spend", unit: "money", source: "spend" })

/** Number of customers and their spend by segment. */
const TWO_NUMBERS = buildAnswer({
  columns: ["customer_segment", "customer_count", "spend"],
  fields: [SEGMENT_FIELD, buildField(), SPEND],
  rows: [
    ["declining", 422, 9000],
    ["dormant", 1105, null],
  ],
  chart: { kind: "bar", x: "customer_segment", y: "customer_count", series: null, others: ["scatter"] },
})

describe("points", () => {
  it("lie by the first two numbers, named by the rest", () => {
    const points = layOutPoints(TWO_NUMBERS, WORDING)

    expect(points?.points).toEqual([{ label: "Declining", across: 422, up: 9000 }])
    expect([points?.across.name, points?.up.name, points?.missing]).toEqual(["customer_count", "spend", 1])
  })

  it("are offered where there are two numbers alone", () => {
    const chart = TWO_NUMBERS.chart

    expect(kindsOf(TWO_NUMBERS)).toEqual(["bar", "scatter", "table"])
    expect(kindsOf(buildAnswer({ chart }))).toEqual(["bar", "table"])
  })

  it("can be read out", () => {
    const points = layOutPoints(TWO_NUMBERS, WORDING)

    expect(points && describePoints(points, WORDING)).toBe(
      "Points of Number of customers and Total spend: Declining 422, £9,000",
    )
  })
})

describe("rings", () => {
  const card = buildField({ name: "card_type", label: "Card", kind: "category", unit: null })
  const answer = buildAnswer({
    columns: ["card_type", "customer_segment", "customer_count"],
    fields: [card, SEGMENT_FIELD, buildField()],
    rows: [
      ["Premium", "declining", 3],
      ["Premium", "dormant", 4],
      ["Standard", "dormant", 5],
      ["Virtual", "dormant", 0],
    ],
    chart: {
      kind: "stacked_bar",
      x: "card_type",
      y: "customer_count",
      series: "customer_segment",
      others: ["sunburst"],
    },
  })

  it("hold the groups of each place around it, and nothing for nothing", () => {
    const drawing = layOut(answer, "sunburst", WORDING)
    const rings = drawing ? ringsOf(drawing, PALETTE) : []

    expect(rings.map(({ name, value }) => [name, value])).toEqual([
      ["Premium", 7],
      ["Standard", 5],
    ])
    expect(rings.map(({ children }) => children?.map(({ name, value }) => [name, value]))).toEqual([
      [
        ["Declining", 3],
        ["Dormant", 4],
      ],
      [["Dormant", 5]],
    ])
  })

  it("are no way to show averages", () => {
    const average = buildField({ label: "Average spend", unit: "money" })

    expect(kindsOf(answer)).toContain("sunburst")
    expect(kindsOf({ ...answer, fields: [card, SEGMENT_FIELD, average] })).not.toContain("sunburst")
  })
})

describe("a drawing", () => {
  it("has a gap where a group has no value at a place", () => {
    const month = buildField({ name: "month", label: "Month", kind: "time", unit: null })
    const answer = buildAnswer({
      columns: ["month", "customer_segment", "customer_count"],
      fields: [month, SEGMENT_FIELD, buildField()],
      rows: [
        ["2026-01-01", "declining", 3],
        ["2026-02-01", "declining", 4],
        ["2026-02-01", "dormant", 5],
      ],
      chart: { kind: "line", x: "month", y: "customer_count", series: "customer_segment", others: [] },
    })
    const drawing = layOut(answer, "line", WORDING)

    expect(drawing?.places.map(({ label }) => label)).toEqual(["Jan 2026", "Feb 2026"])
    expect(drawing?.series.map(({ values }) => values)).toEqual([[3, 4], [null, 5]])
  })

  it("says what it leaves out", () => {
    const rows = Array.from({ length: 60 }, (_, index) => [`place ${String(index)}`, index])
    const drawing = layOut(buildAnswer({ rows }), "bar", WORDING)

    expect(drawing?.places).toHaveLength(40)
    expect(drawing?.leftOut).toBe("Drawn: the first 40 of 60 values. The table has all.")
  })
})
