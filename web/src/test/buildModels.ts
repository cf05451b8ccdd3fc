import type {
  ModelCard,
  ModelComparison,
  ModelDetail,
  ModelMetric,
  ModelSummary,
  ModelVersion,
  StoredPrediction,
} from "@/api/types"
import { STAMP } from "./build"

export const CHAMPION = "20260901-bbbbbbbb"
export const CHALLENGER = "20261001-cccccccc"
export const OLDER = "20260701-aaaaaaaa"

export function buildMetric(change: Partial<ModelMetric> = {}): ModelMetric {
  return {
    name: "auc",
    value: 0.82,
    low: 0.78,
    high: 0.86,
    required: 0.7,
    comparison: ">=",
    is_met: true,
    baselines: { recency: { value: 0.71, low: 0.67, high: 0.75 } },
    ...change,
  }
}

export function buildModel(change: Partial<ModelSummary> = {}): ModelSummary {
  return {
    model: "customer_churn",
    title: "Churn of card customers",
    description: "Who stops using the card within 60 days.",
    task: "binary",
    entity: "customer",
    version: CHAMPION,
    champion_version: CHAMPION,
    version_count: 2,
    challenger_count: 1,
    trained_as_of: "2026-09-01",
    run_id: "20261115-060000-a1b2",
    horizon_days: 60,
    test_rows: 1000,
    verdict: { level: "good", text: "Ranks customers well." },
    is_met: true,
    metrics: [buildMetric(), buildMetric({ name: "recall", value: 0.49, low: 0.45, high: 0.53, baselines: {} })],
    drift: { as_of: "2026-06-30", model_version: CHAMPION, level: "moderate", score_level: "stable", score_psi: 0.04, drifted_count: 1 },
    scoring: { model_version: CHAMPION, as_of: "2026-06-30", status: "scored", reason: null, row_count: 2000 },
    ...change,
  }
}

export function buildCard(change: Partial<ModelCard> = {}): ModelCard {
  return {
    ...buildModel(),
    key: "customer_id",
    seed: 1,
    code_version: "0.1.0",
    definition_hash: "d".repeat(64),
    data_hash: "e".repeat(64),
    rows: { train: 4000, validation: 1000, test: 1000 },
    cutoffs: { train: ["2026-04-01", "2026-05-01"], validation: ["2026-07-01"], test: ["2026-09-01"] },
    positive_rate: 0.12,
    parameters: { num_leaves: 15 },
    search: [],
    threshold: { value: 0.3, cost_false_positive: 1, cost_false_negative: 5 },
    comparisons: [],
    curves: {
      calibration: [{ predicted: 0.1, observed: 0.12, low: 0.08, high: 0.17, count: 100 }],
      lift: [{ share: 0.1, captured: 0.4, lift: 4 }],
      roc: [],
      precision_recall: [],
    },
    slices: [{ by: "state", value: "TX", rows: 12, positives: 1, auc: null, mean_predicted: 0.12, observed_rate: 0.1 }],
    fairness: [
      {
        attribute: "age_band",
        group: "60 and over",
        rows: 300,
        selection_rate: 0.12,
        selection_ratio: 0.6,
        true_positive_rate: 0.5,
        false_positive_rate: 0.08,
        mean_predicted: 0.12,
        observed_rate: 0.12,
        is_within: false,
      },
    ],
    features: [
      {
        name: "recency",
        label: "Days since the last transaction",
        kind: "number",
        importance: 0.6,
        low: 4,
        median: 20,
        high: 54,
        values: [],
        missing_share: 0,
      },
    ],
    leaks: [],
    warnings: ["Only 2 training cutoffs."],
    ...change,
  }
}

export function buildVersion(change: Partial<ModelVersion> = {}): ModelVersion {
  return {
    version: CHAMPION,
    status: "champion",
    trained_as_of: "2026-09-01",
    code_version: "0.1.0",
    verdict: { level: "good", text: "Ranks customers well." },
    is_met: true,
    metrics: [buildMetric()],
    ...change,
  }
}

export function buildDetail(change: Partial<ModelDetail> = {}): ModelDetail {
  return {
    model: "customer_churn",
    champion_version: CHAMPION,
    previous_version: OLDER,
    scoring: buildModel().scoring,
    card: buildCard(),
    versions: [
      buildVersion({ version: CHALLENGER, status: "challenger", trained_as_of: "2026-10-01" }),
      buildVersion(),
    ],
    ...change,
  }
}

export function buildComparison(change: Partial<ModelComparison> = {}): ModelComparison {
  const side = { trained_as_of: "2026-09-01", verdict: { level: "good", text: "" } as const }
  return {
    model: "customer_churn",
    left: { ...side, version: CHAMPION, status: "champion" },
    right: { ...side, version: CHALLENGER, status: "challenger" },
    is_same_test: false,
    metrics: [
      {
        name: "auc",
        left: { value: 0.82, low: 0.78, high: 0.86 },
        right: { value: 0.91, low: 0.88, high: 0.94 },
        difference: 0.09,
        is_right_better: true,
        is_clear: true,
      },
    ],
    features_only_left: [],
    features_only_right: ["decline_rate"],
    ...change,
  }
}

export function buildPrediction(change: Partial<StoredPrediction> = {}): StoredPrediction {
  return {
    model: "customer_churn",
    entity_id: "C1",
    model_version: CHAMPION,
    as_of: "2026-06-30",
    predicted_at: "2026-07-01T00:00:00Z",
    prediction: 0.263,
    score: 76.4,
    category: "high",
    is_positive: true,
    drivers: [
      {
        feature: "recency",
        label: "Days since the last transaction",
        value: 43,
        usual_low: 4,
        usual_high: 54,
        effect: 1.2,
        text: "Days since the last transaction: 43, as usual (4 to 54). This raises the risk.",
      },
      {
        feature: "state",
        label: "State",
        value: "NY",
        usual_low: null,
        usual_high: null,
        effect: -0.3,
        text: "State: NY. This lowers the risk.",
      },
    ],
    is_masked: false,
    snapshot: STAMP,
    ...change,
  }
}
