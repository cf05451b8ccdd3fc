import type { Answer, AnswerField } from "@/api/types"

export function buildField(change: Partial<AnswerField> = {}): AnswerField {
  return {
    name: "customer_count",
    label: "Number of customers",
    kind: "number",
    unit: "count",
    definition: "Customers.",
    source: "customer_count",
    personal: null,
    ...change,
  }
}

export const SEGMENT_FIELD = buildField({
  name: "customer_segment",
  label: "Segment",
  kind: "category",
  unit: null,
  definition: "Segment by the rules.",
  source: "customers.customer_segment",
})

/** Customers by segment, answered. */
export function buildAnswer(change: Partial<Answer> = {}): Answer {
  return {
    status: "answered",
    restatement: "Number of customers by segment.",
    plan: { kind: "aggregate", subject: "customers", metrics: ["customer_count"] },
    sql: "select customer_segment, count(*) from marts.customer_360_profile group by 1",
    columns: ["customer_segment", "customer_count"],
    rows: [
      ["declining", 422],
      ["dormant", 1105],
    ],
    chart: { kind: "bar", x: "customer_segment", y: "customer_count", series: null, others: ["pie", "table"] },
    choices: [],
    reason: null,
    as_of: "2026-06-30",
    run_id: "20261126-114844-1013",
    fields: [SEGMENT_FIELD, buildField()],
    is_truncated: false,
    corrections: [],
    verified: null,
    suggestions: [],
    asked_id: null,
    feedback: 0,
    read_by: null,
    notice: null,
    claims: [],
    dropped_claims: 0,
    ...change,
  }
}

export function withoutAnswer(change: Partial<Answer> = {}): Answer {
  return buildAnswer({
    status: "unanswerable",
    restatement: null,
    plan: null,
    sql: null,
    columns: [],
    rows: [],
    chart: null,
    reason: "The data does not say.",
    fields: [],
    ...change,
  })
}
