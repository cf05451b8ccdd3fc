import type {
  AccountChanges,
  AccountRow,
  AccountSummary,
  Backtest,
  DealRow,
  Insight,
  InteractionRow,
  Me,
  RecentSales,
  SignalPoints,
  SnapshotStatus,
  UserRow,
} from "@/api/types"

export const STAMP = { run_id: "3f2a9c1e", as_of: "2026-06-30", published_at: "2026-07-01T06:12:00Z" }

export function buildAccount(change: Partial<AccountRow> = {}): AccountRow {
  return {
    account_id: "A1",
    account_name: "Acme",
    industry: "Retail",
    region: "North",
    tier: "enterprise",
    seats: 40,
    arr_amount: 1_204_310,
    arr_currency: "GBP",
    subscription_start_date: "2024-01-01",
    subscription_end_date: "2026-08-10",
    is_churned: false,
    churned_on: null,
    account_owner_id: "U1",
    account_owner_name: "Grace Liu",
    health_score: 31.2,
    risk_tier: "critical",
    data_coverage_pct: 100,
    health_score_30_days_ago: 38.9,
    health_score_change_30_days: -7.7,
    total_sessions: 40,
    active_users: 4,
    features_adopted: 6,
    error_rate: 0.2,
    last_active_date: "2026-06-20",
    days_since_last_active: 10,
    avg_sentiment: -0.4,
    worst_sentiment: -0.9,
    support_ticket_count: 3,
    negative_interaction_count: 2,
    top_complaint_category: "bugs",
    tenure_days: 911,
    days_to_renewal: 41,
    ...change,
  }
}

export function buildSignal(change: Partial<SignalPoints> = {}): SignalPoints {
  return {
    signal: "sessions",
    label: "Sessions",
    value: 40,
    unit: "sessions",
    value_text: "40 sessions in 90 days",
    points: 11.2,
    max_points: 15,
    points_lost: 3.8,
    is_known: true,
    explanation: "Against this account's own average.",
    ...change,
  }
}

export function buildChanges(change: Partial<AccountChanges> = {}): AccountChanges {
  const day = (date: string, score: number) =>
    ({ date, score, risk_tier: "at_risk", data_coverage_pct: 100 }) as const
  return {
    account_id: "A1",
    profile: "default",
    from: day("2026-05-31", 52.3),
    to: day("2026-06-30", 48.1),
    change: -4.2,
    parts: [
      { signal: "sessions", label: "Sessions", from_points: 10, to_points: 10.1, change: 0.1 },
      { signal: "features", label: "Features", from_points: 10, to_points: 10.2, change: 0.2 },
      { signal: "errors", label: "Errors", from_points: 7, to_points: 7, change: 0 },
      { signal: "recency", label: "Recency", from_points: 8, to_points: 8, change: 0 },
      { signal: "sentiment", label: "Sentiment", from_points: 12, to_points: 7.2, change: -4.8 },
      { signal: "tickets", label: "Tickets", from_points: 5.3, to_points: 5.6, change: 0.3 },
    ],
    snapshot: STAMP,
    ...change,
  }
}

export function buildBacktest(change: Partial<Backtest> = {}): Backtest {
  return {
    profile: "default",
    auc: 0.812,
    lower: 0.771,
    upper: 0.849,
    account_count: 1716,
    churned_count: 141,
    by_tier: [
      { risk_tier: "critical", account_count: 300, churned_count: 76, churn_rate: 76 / 300 },
    ],
    by_cutoff: [{ cutoff_date: "2026-01-01", auc: 0.8, account_count: 150, churned_count: 12 }],
    ...change,
  }
}

export function buildSummary(change: Partial<AccountSummary> = {}): AccountSummary {
  return {
    account_count: 200,
    tiers: [
      { risk_tier: "healthy", account_count: 120, arr_amount: 60e6 },
      { risk_tier: "critical", account_count: 80, arr_amount: 40e6 },
    ],
    arr_amount: 100e6,
    arr_at_risk: 40e6,
    renewals_90_days: { account_count: 34, arr_amount: 20e6 },
    arr_at_risk_renewing: 8e6,
    average_health_score: 59.8,
    movers: { up: [], down: [] },
    facets: { industries: ["Retail"], owners: [{ id: "U1", name: "Grace Liu" }], tiers: ["standard"] },
    currency: "GBP",
    backtest: buildBacktest(),
    snapshot: STAMP,
    ...change,
  }
}

export function buildSnapshot(change: Partial<SnapshotStatus> = {}): SnapshotStatus {
  return {
    ...STAMP,
    age_seconds: 3600,
    is_stale: false,
    last_run: null,
    feeds: [],
    workspace_name: "demo",
    reporting_currency: "GBP",
    profile: "default",
    tables: [],
    ...change,
  }
}

export function buildInteraction(change: Partial<InteractionRow> = {}): InteractionRow {
  return {
    interaction_id: "I1",
    interaction_type: "support_ticket",
    occurred_at: "2026-06-12T09:00:00Z",
    body: "The export failed again.",
    sentiment: -0.72,
    category: "data_quality",
    account_link: "direct",
    opportunity_id: null,
    is_usable: true,
    model: "minilm",
    ...change,
  }
}

export const CITED: Insight["citations"][number] = {
  interaction_id: "I7",
  quote: "The export failed",
  occurred_at: "2026-06-12T09:00:00Z",
  interaction_type: "support_ticket",
}

export function buildInsight(): Insight {
  return {
    account_id: "A1",
    text: "Call the sponsor.",
    sentences: [{ text: "Call the sponsor.", citations: [CITED] }],
    citations: [CITED],
    provider: "local",
    snapshot: STAMP,
  }
}

export function buildDeal(change: Partial<DealRow> = {}): DealRow {
  return {
    opportunity_id: "O1",
    account_id: "A1",
    account_name: "Acme",
    product_code: "ERP",
    product_name: "Core ERP",
    region: "North",
    is_live: false,
    stage: "closed-won",
    status: "won",
    amount: 88_000,
    sale_date: "2026-06-30",
    ...change,
  }
}

export function buildSales(change: Partial<RecentSales> = {}): RecentSales {
  return {
    items: [],
    deals: [buildDeal()],
    window: { from: "2026-06-01", to: "2026-06-30" },
    data_time: "2026-07-01T06:12:00Z",
    live_batches: 0,
    currency: "GBP",
    snapshot: STAMP,
    ...change,
  }
}

export function buildUser(change: Partial<UserRow> = {}): UserRow {
  return {
    name: "vic",
    role: "viewer",
    is_disabled: false,
    created_at: "2026-07-01T06:12:00Z",
    last_login_at: null,
    ...change,
  }
}

export function buildMe(change: Partial<Me> = {}): Me {
  return {
    name: "anna",
    role: "analyst",
    permissions: ["snapshot:read", "accounts:read", "accounts:export", "revenue:read"],
    ...change,
  }
}
