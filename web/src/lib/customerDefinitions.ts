import type { Definition } from "./definitions"

const PROFILE = "marts.customer_360_profile"

/** Every figure about card customers. Spending counts approved transactions only. */
export const CUSTOMER_DEFINITIONS = {
  spendLast90Days: {
    name: "Spending, last 90 days",
    meaning:
      "What was spent in the 90 days that end with the data date, beside the 90 days before those. Declined transactions are not counted.",
    formula: "Sum of approved transaction_amount; change = (last 90 − prior 90) ÷ prior 90",
    source: PROFILE,
  },
  transactionsLast90Days: {
    name: "Transactions, last 90 days",
    meaning:
      "How often the card was used in the 90 days that end with the data date, beside the 90 days before those. Declined transactions are not counted.",
    formula: "Count of approved transactions; change = last 90 − prior 90",
    source: PROFILE,
  },
  avgMonthlySpend: {
    name: "Average monthly spending",
    meaning:
      "Spending a month at the present pace. A customer of less than 90 days is measured over the months there were.",
    formula: "Spending of the last 90 days ÷ 3; under 90 days of tenure ÷ months of tenure",
    source: PROFILE,
  },
  lifetimeValue: {
    name: "Lifetime value",
    meaning: "Everything that this customer has spent since the first transaction.",
    formula: "Sum of approved transaction_amount",
    source: "marts.metric_customer_ltv",
  },
  avgTransaction: {
    name: "Average transaction",
    meaning: "Mean amount of an approved transaction. A few large ones pull it up; the median stays.",
    formula: "Lifetime value ÷ approved transactions",
    source: "marts.metric_avg_transaction_value",
  },
  medianTransaction: {
    name: "Median transaction",
    meaning: "Half of the approved transactions are smaller than this, half are larger.",
    formula: "Median of approved transaction_amount",
    source: PROFILE,
  },
  creditUtilization: {
    name: "Credit utilisation",
    meaning:
      "Monthly spending as a share of the card's limit. Above 100% more is spent in a month than the limit allows at once. Known where the limit is in the currency of the reports.",
    formula: "Average monthly spending ÷ credit limit × 100",
    source: PROFILE,
  },
  rfm: {
    name: "RFM scores",
    meaning:
      "Recency, frequency and monetary value, each from 1 to 5 among all customers with a transaction: 5 is the best fifth.",
    formula: "Fifths by days since the last transaction, number of transactions and lifetime value",
    source: PROFILE,
  },
  segment: {
    name: "Segment",
    meaning:
      "The first rule that fits: dormant, high-value travelers, new & growing, declining, budget-conscious; everyone else is a stable mid-spender.",
    formula: "Rules over tenure, monthly spending, its change and the categories",
    source: "marts.customer_segments",
  },
  recency: {
    name: "Recency",
    meaning: "How long ago the last approved transaction was.",
    formula: "Active up to 30 days, recent up to 60, at risk up to 90, else inactive",
    source: PROFILE,
  },
  churnRisk: {
    name: "Churn risk",
    meaning:
      "How likely the customer is to stop using the card. Not scored means that no model has scored this customer: there is none yet, or there are fewer than 5 transactions.",
    formula: "Score of the churn model: high from 70, medium from 40, else low; lapsed: silent for 60 days",
    source: PROFILE,
  },
  spendingProfile: {
    name: "Spending profile",
    meaning: "What most of the money goes to.",
    formula:
      "Travel-focused: travel, airlines and hotels from 25%. Necessity-focused: grocery, gas, utilities and healthcare from 60%. Else balanced.",
    source: PROFILE,
  },
  consistency: {
    name: "Spending consistency",
    meaning: "How much the amounts of this customer's transactions differ from each other.",
    formula: "Standard deviation of the amount: consistent under 50, moderate under 200, else variable; none without two different amounts",
    source: PROFILE,
  },
  retention: {
    name: "Retention offer",
    meaning: "For customers whose spending falls, or whom the churn model calls likely to leave.",
    formula: "Segment is declining, or churn risk score from 70",
    source: PROFILE,
  },
  onboarding: {
    name: "Onboarding programme",
    meaning: "For customers who are new and use the card more and more.",
    formula: "Segment is new & growing",
    source: PROFILE,
  },
  premium: {
    name: "Premium card",
    meaning: "For travelers of high value who still hold a Standard card.",
    formula: "Segment is high-value travelers and card type is Standard",
    source: PROFILE,
  },
} as const satisfies Record<string, Definition>
export type CustomerDefinition = keyof typeof CUSTOMER_DEFINITIONS
