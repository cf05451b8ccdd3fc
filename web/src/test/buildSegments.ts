import { CHURN_RISKS, SEGMENTS } from "@/api/labels"
import type { MemberPage, SavedSegment, SegmentMember, SegmentOverview } from "@/api/types"
import { STAMP } from "./build"

type Breakdowns = SegmentOverview["options"]

const FIGURES = {
  customer_count: 10,
  customer_share: 0.1,
  total_lifetime_value: 50_000,
  avg_lifetime_value: 5_000,
  avg_churn_risk_score: null,
}

export function buildBreakdowns(change: Partial<Breakdowns> = {}): Breakdowns {
  return {
    by_segment: SEGMENTS.map((customer_segment) => ({ customer_segment, ...FIGURES })),
    by_risk: CHURN_RISKS.map((churn_risk_category) => ({ churn_risk_category, ...FIGURES })),
    by_card_type: [{ card_type: "Standard", ...FIGURES }],
    by_state: [
      { state_code: "CA", state_name: "California", ...FIGURES },
      { state_code: "TX", state_name: "Texas", ...FIGURES, customer_count: 42 },
    ],
    other_places: {
      customer_count: 8,
      total_lifetime_value: 4_000,
      place_count: 2,
      places: [
        { state: "Ontario", ...FIGURES, customer_count: 5 },
        { state: null, ...FIGURES, customer_count: 3 },
      ],
    },
    ...change,
  }
}

export function buildOverview(change: Partial<SegmentOverview> = {}): SegmentOverview {
  return {
    ...buildBreakdowns(),
    options: buildBreakdowns(),
    cards: {
      customer_count: 60,
      total_lifetime_value: 1_234_567,
      avg_lifetime_value: 20_576.12,
      avg_churn_risk_score: null,
      scored_count: 0,
    },
    trend: [
      { measured_on: "2026-05-31", customer_segment: "dormant", customer_count: 2, customer_share: 0.02 },
      { measured_on: "2026-06-30", customer_segment: "dormant", customer_count: 5, customer_share: 0.05 },
    ],
    all_customer_count: 100,
    currency: "GBP",
    snapshot: STAMP,
    ...change,
  }
}

export function buildMember(change: Partial<SegmentMember> = {}): SegmentMember {
  return {
    customer_id: "C1",
    full_name: "Ana Moss",
    email: "ana@example.com",
    customer_segment: "declining",
    churn_risk_category: "not_scored",
    churn_risk_score: null,
    card_type: "Premium",
    lifetime_value: 48_200.5,
    avg_monthly_spend: 1_200,
    spend_last_90_days: 3_600,
    spend_change_pct: -41.2,
    total_transactions: 310,
    last_transaction_date: "2026-06-28",
    days_since_last_transaction: 2,
    recency_status: "active",
    tenure_months: 17,
    credit_limit: 20_000,
    credit_utilization_pct: 6,
    city: "Austin",
    state: "Texas",
    state_code: "TX",
    currency: "GBP",
    ...change,
  }
}

export function buildMemberPage(items: SegmentMember[], change: Partial<MemberPage> = {}): MemberPage {
  return { items, next_cursor: null, total: items.length, is_masked: false, snapshot: STAMP, ...change }
}

export function buildSaved(change: Partial<SavedSegment> = {}): SavedSegment {
  return {
    id: 1,
    name: "Texans",
    filters: { segment: [], state: ["TX"], risk: [], card_type: [], min_lifetime_value: null },
    created_by: "anna",
    created_at: "2026-06-30T06:12:00Z",
    updated_at: "2026-06-30T06:12:00Z",
    customer_count: 42,
    can_change: true,
    ...change,
  }
}

export const savedList = (items: SavedSegment[]) => ({ items, total: items.length, snapshot: STAMP })
