import type { ComplaintTopic, ComplaintTopics, SearchHit, SearchPage } from "@/api/types"
import { STAMP } from "./build"

export function buildHit(change: Partial<SearchHit> = {}): SearchHit {
  return {
    interaction_id: "I1",
    interaction_type: "support_ticket",
    occurred_at: "2026-06-12T09:00:00Z",
    account_id: "A1",
    account_name: "Acme",
    customer_id: null,
    sentiment: -0.72,
    category: "billing",
    is_usable: true,
    passage: [
      { text: "We were ", is_match: false },
      { text: "charged", is_match: true },
      { text: " twice <b>again</b>", is_match: false },
    ],
    matched_by: "both",
    score: 0.06,
    ...change,
  }
}

export function buildSearchPage(
  items: SearchHit[] = [buildHit()],
  change: Partial<SearchPage> = {},
): SearchPage {
  return {
    items,
    next_cursor: null,
    total: items.length,
    mode: "hybrid",
    searched_also: [],
    notices: [],
    snapshot: STAMP,
    ...change,
  }
}

export function buildTopic(change: Partial<ComplaintTopic> = {}): ComplaintTopic {
  return {
    topic_id: "t-1",
    label: "charged twice · refund",
    phrases: ["charged twice", "refund"],
    category: "billing",
    complaint_count: 14,
    account_count: 9,
    avg_sentiment: -0.6,
    recent_count: 6,
    before_count: 5,
    expected_count: 1.67,
    trend: "rising",
    examples: [
      {
        interaction_id: "I1",
        interaction_type: "email",
        occurred_at: "2026-06-12T09:00:00Z",
        account_id: "A1",
        account_name: "Acme",
        sentiment: -0.8,
        quote: "We were charged twice.",
      },
    ],
    ...change,
  }
}

export function buildTopics(items: ComplaintTopic[] = [buildTopic()]): ComplaintTopics {
  return {
    items,
    method: "meaning",
    complaint_count: 16,
    other_count: 2,
    as_of: STAMP.as_of,
    snapshot: STAMP,
  }
}
