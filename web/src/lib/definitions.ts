/** What a figure is: enough to trust it, or to doubt it with reason. */
export type Definition = {
  name: string
  meaning: string
  formula: string
  source: string
}

/** Every figure on the screens, in one place. The formulas are those of the health and pipeline rules. */
export const DEFINITIONS = {
  accounts: {
    name: "Accounts",
    meaning: "Paying companies that the CRM knows, churned ones included.",
    formula: "Count of accounts",
    source: "marts.account_health",
  },
  arr: {
    name: "ARR",
    meaning: "Annual recurring revenue: what the running subscriptions bring in a year.",
    formula: "Sum of arr_amount of the accounts that have not churned, those without a tier included",
    source: "marts.account_health",
  },
  arrAtRisk: {
    name: "ARR at risk",
    meaning: "Annual recurring revenue of the accounts most likely to leave; the share is of all ARR.",
    formula: "Sum of arr_amount of the accounts whose tier is critical or at risk",
    source: "marts.account_health",
  },
  renewals: {
    name: "Renewals in 90 days",
    meaning: "Accounts that have not churned and whose subscription ends within 90 days of the data date.",
    formula: "Count of the accounts that have not churned where days_to_renewal is 0 to 90",
    source: "marts.account_health",
  },
  averageHealth: {
    name: "Average health",
    meaning: "Mean health score of the accounts that have one and have not churned, from 0 to 100.",
    formula: "Mean of health_score of the accounts that have not churned",
    source: "marts.account_health",
  },
  healthScore: {
    name: "Health score",
    meaning:
      "How well an account is doing, from 0 to 100: sessions 15, feature adoption 15, error rate 10, recency 20, sentiment 25, support burden 15. A signal that cannot be known is left out and the rest count for more.",
    formula: "Sum of the six signals' points; healthy from 65, at risk from 40, else critical",
    source: "marts.account_health",
  },
  coverage: {
    name: "Data coverage",
    meaning: "How much of the score's weight was known. Under 50% there is no tier.",
    formula: "Weight of the known signals ÷ 100",
    source: "marts.account_health",
  },
  tiers: {
    name: "Accounts by risk tier",
    meaning:
      "The tier follows from the score; churned overrides all. Beside it the ARR of its accounts: for churned ones what they paid at the end, which ARR at the top leaves out.",
    formula: "Healthy from 65, at risk from 40, else critical; under 50% coverage: insufficient data",
    source: "marts.account_health",
  },
  auc: {
    name: "Ranking of churn (AUC)",
    meaning:
      "Take one account that churned within 90 days and one that did not: this is how often the one that churned had the lower score. 50% is a coin toss, 100% is perfect.",
    formula: "Area under the ROC curve over monthly cutoffs; 95% interval by bootstrap over accounts",
    source: "marts.health_backtest",
  },
  churnRate: {
    name: "Churn within 90 days, by tier",
    meaning: "Of the accounts in a tier at a monthly cutoff, the share that churned in the 90 days after.",
    formula: "Churned accounts ÷ accounts, over all cutoffs",
    source: "marts.health_backtest",
  },
  openPipeline: {
    name: "Open pipeline",
    meaning: "Value of the deals still open. Closed deals are not counted in.",
    formula: "Sum of amount where status is open",
    source: "marts.opportunities",
  },
  deals: {
    name: "Deals",
    meaning: "Opportunities of any status.",
    formula: "Count of opportunities",
    source: "marts.opportunities",
  },
  won: {
    name: "Won",
    meaning: "Value of the deals that were won.",
    formula: "Sum of amount where status is won",
    source: "marts.opportunities",
  },
  lost: {
    name: "Lost",
    meaning: "Value of the deals that were lost.",
    formula: "Sum of amount where status is lost",
    source: "marts.opportunities",
  },
  winRate: {
    name: "Win rate",
    meaning: "Share of the closed deals that were won, by number.",
    formula: "Won ÷ (won + lost)",
    source: "marts.opportunities",
  },
} as const satisfies Record<string, Definition>
