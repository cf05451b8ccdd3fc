import type { Definition } from "@/lib/definitions"

const SOURCE = "marts.interactions"

/** The figures of topics; the formulas are those of docs/reference/search.md. */
export const TOPIC_DEFINITIONS = {
  complaints: {
    name: "Complaints",
    meaning: "Interactions of the last 365 days whose sentiment is negative, by what they are about.",
    formula: "Count of interactions where sentiment < -0.3",
    source: SOURCE,
  },
  recent: {
    name: "Last 30 days",
    meaning: "Complaints of the topic in the 30 days up to the data date.",
    formula: "Count of complaints within 30 days",
    source: SOURCE,
  },
  expected: {
    name: "Usual",
    meaning: "What 30 days would bring at the pace of the 90 days before the last 30.",
    formula: "Complaints of those 90 days ÷ 3",
    source: SOURCE,
  },
  trend: {
    name: "Trend",
    meaning: "Whether the last 30 days differ from the usual by more than chance does.",
    formula:
      "Rising or falling where the difference exceeds 2 × √usual (of 1 at least), rising only from 3 complaints on; else steady",
    source: SOURCE,
  },
} as const satisfies Record<string, Definition>
