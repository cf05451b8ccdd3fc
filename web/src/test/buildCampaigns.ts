import type { BudgetAnswer, CampaignList, CampaignResults, CampaignRow, CampaignSimulation } from "@/api/types"
import { DEFAULT_FILTERS, DEFAULT_PARAMETERS } from "@/features/campaigns/params"
import { STAMP } from "./build"

type Incremental = NonNullable<CampaignSimulation["incremental"]>
type Gross = CampaignSimulation["gross"]

const BAND = { p5: -1_200, p50: -400, p95: 350 }
const COUNT_BAND = { p5: 1, p50: 3, p95: 6 }

export function buildIncremental(change: Partial<Incremental> = {}): Incremental {
  return {
    customer_count: 90,
    churn_count: 12.5,
    retained_count: 3.8,
    margin_at_risk: 2_000,
    retained_margin: 600,
    total_cost: 1_000,
    net_value: -400,
    roi_pct: -40,
    breakeven: { rate: 0.5, is_possible: true, text: "Breaks even at a retention rate of 50.0%." },
    cost_breakdown: [
      { part: "contact", amount: 450, share: 0.45 },
      { part: "incentive_to_stayers", amount: 550, share: 0.55 },
    ],
    band: BAND,
    retained_band: COUNT_BAND,
    worthwhile_count: 4,
    worthwhile_net_value: 80,
    ...change,
  }
}

export function buildGross(change: Partial<Gross> = {}): Gross {
  return {
    retention_rate: 0.3,
    total_cost: 5_500,
    retained_count: 30,
    retained_value: 60_000,
    net_value: 54_500,
    roi_pct: 990.9,
    cost_per_retained: 183.3,
    breakeven: { rate: 0.03, is_possible: true, text: "Gross breakeven at 2.8%." },
    cost_breakdown: [{ part: "contact", amount: 500, share: 1 }],
    band: { p5: 40_000, p50: 54_000, p95: 70_000 },
    retained_band: { p5: 20, p50: 30, p95: 40 },
    retained_mean: 30,
    ...change,
  }
}

export function buildSimulation(change: Partial<CampaignSimulation> = {}): CampaignSimulation {
  return {
    audience: {
      customer_count: 100,
      scored_count: 90,
      predicted_value_count: 90,
      total_lifetime_value: 1_000_000,
      avg_lifetime_value: 10_000,
      avg_churn_risk_score: 61,
      avg_churn_probability: 0.14,
      avg_yearly_spend: 6_000,
    },
    incremental: buildIncremental(),
    gross: buildGross(),
    sensitivity: [{ ...buildGross(), retention_rate: 0.1 }],
    roi_curve: [0, 0.5, 1].map((retention_rate) => ({
      retention_rate,
      gross_net_value: 100_000 * retention_rate,
      gross_roi_pct: 10,
      gross_band: BAND,
      incremental_net_value: 2_000 * retention_rate - 1_000,
      incremental_roi_pct: 1,
      incremental_band: BAND,
    })),
    top_customers: [],
    advice: ["Treat only the 4 who are worth it."],
    notes: [],
    parameters: {
      incentive_amount: 50,
      contact_cost: 5,
      retention_rate: 0.3,
      value_horizon_share: 0.2,
      take_up_rate: 1,
      margin_rate: 0.02,
      retention_rate_deviation: 0.05,
      draws: 1_000,
    },
    currency: "GBP",
    is_masked: false,
    snapshot: STAMP,
    ...change,
  }
}

export function buildBudget(change: Partial<BudgetAnswer> = {}): BudgetAnswer {
  return {
    budget: 400,
    audience_count: 100,
    scored_count: 90,
    worthwhile_count: 4,
    treated_count: 4,
    cost: 380,
    net_value: 80,
    roi_pct: 21,
    lowest_net_value: 2,
    is_exact: true,
    most_possible: 80,
    method: "The best first.",
    curve: [],
    top_customers: [],
    notes: [],
    currency: "GBP",
    is_masked: false,
    snapshot: STAMP,
    ...change,
  }
}

export function buildCampaign(change: Partial<CampaignRow> = {}): CampaignRow {
  return {
    id: 7,
    name: "Spring",
    status: "draft",
    filters: DEFAULT_FILTERS,
    parameters: { ...DEFAULT_PARAMETERS, incentive_amount: 20 },
    control_share: 0.1,
    budget: null,
    customer_count: 100,
    outcome_count: 0,
    planned: null,
    created_by: "maria",
    created_at: "2026-07-01T08:00:00Z",
    updated_at: "2026-07-01T08:00:00Z",
    launched_at: null,
    can_change: true,
    ...change,
  }
}

export function campaignList(items: CampaignRow[]): CampaignList {
  return { items, total: items.length, snapshot: STAMP }
}

export function buildResults(change: Partial<CampaignResults> = {}): CampaignResults {
  return {
    campaign: buildCampaign(),
    actual: null,
    missing_count: 0,
    switched_count: 0,
    qini: [],
    notes: [],
    currency: "GBP",
    ...change,
  }
}

/** A campaign that was launched and measured: 10% of control left, 4% of the treated. */
export function buildMeasured(): CampaignResults {
  const rate = (value: number) => ({ value, low: value / 2, high: value * 2 })
  return buildResults({
    campaign: buildCampaign({
      status: "measured",
      outcome_count: 100,
      launched_at: "2026-07-02T08:00:00Z",
      planned: {
        run_id: "3f2a9c1e",
        as_of: "2026-06-30",
        member_count: 100,
        treated_count: 90,
        control_count: 10,
        churn_rate: 0.14,
        retained_count: 3.8,
        total_cost: 1_000,
        net_value: -400,
        net_value_p5: -1_200,
        net_value_p95: 350,
        margin_per_leaver: 160,
        gross_retained_count: 30,
        gross_net_value: 54_500,
      },
    }),
    actual: {
      treated: { customer_count: 90, churned_count: 4, churn_rate: rate(0.04), avg_value: null },
      control: { customer_count: 10, churned_count: 1, churn_rate: rate(0.1), avg_value: null },
      lift: { value: 0.06, low: -0.02, high: 0.14 },
      relative_lift: 0.6,
      is_proven: false,
      retained_count: { value: 5.4, low: -2, high: 12 },
      total_cost: 4_950,
      net_value: { value: -300, low: -900, high: 200 },
      value_basis: "predicted",
    },
  })
}
