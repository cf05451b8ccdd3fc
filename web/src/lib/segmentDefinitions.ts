import type { Definition } from "./definitions"

const PROFILE = "marts.customer_360_profile"

/** Every figure about segments. Spending counts approved transactions only. */
export const SEGMENT_DEFINITIONS = {
  customers: {
    name: "Customers",
    meaning: "Card customers that match the filters, those without a transaction included; deleted ones are not.",
    formula: "Count of customers",
    source: PROFILE,
  },
  totalValue: {
    name: "Total lifetime value",
    meaning: "Everything that these customers have spent since their first transaction. It is spending, not profit.",
    formula: "Sum of lifetime_value",
    source: PROFILE,
  },
  averageValue: {
    name: "Average lifetime value",
    meaning: "What one of these customers has spent so far, on average. A few who spend a lot pull it up.",
    formula: "Sum of lifetime_value ÷ customers",
    source: PROFILE,
  },
  averageRisk: {
    name: "Average churn risk",
    meaning:
      "Mean churn risk score of the customers that a model has scored, from 0 to 100. Customers without a score are left out, not counted as 0.",
    formula: "Mean of churn_risk_score where it is known",
    source: PROFILE,
  },
  bySegment: {
    name: "Customers by segment",
    meaning:
      "Each customer is in one segment: the first rule that fits. Dormant: had transactions, none in 180 days. High-Value Travelers: 5,000 or more a month, 25% of all spending on travel. New & Growing: under 6 months, and spending grows by half. Declining: down 30% from 2,000 or more. Budget-Conscious: under 1,500 a month, 60% on necessities. Everyone else is a Stable Mid-Spender.",
    formula: "Count of customers by customer_segment",
    source: PROFILE,
  },
  valueBySegment: {
    name: "Lifetime value by segment",
    meaning: "What the customers of a segment have spent since their first transaction: together, or one of them on average.",
    formula: "Sum of lifetime_value by customer_segment; average: ÷ customers",
    source: PROFILE,
  },
  byRisk: {
    name: "Customers by churn risk",
    meaning:
      "How likely customers are to stop using the card. Lapsed: silent for 60 days already. Not scored: there is no model yet, or fewer than 5 transactions.",
    formula: "Score of the churn model: high from 70, medium from 40, else low",
    source: PROFILE,
  },
  byState: {
    name: "Customers by state",
    meaning:
      "The state that a customer gives, by name or code. Places that are no US state are counted below the map.",
    formula: "Count of customers and sum of lifetime_value by state_code",
    source: PROFILE,
  },
  shares: {
    name: "Share of customers by segment",
    meaning:
      "How the segments have moved: measured at the end of each of the 12 months before the data date, and on the data date itself. Of all customers, whatever the filters.",
    formula: "Customers of a segment ÷ all customers of that day",
    source: "marts.customer_segment_shares",
  },
} as const satisfies Record<string, Definition>
