import type { Definition } from "@/lib/definitions"

const PROFILE = "marts.customer_360_profile"
const SIMULATED = "Simulated campaigns: 5% came out below the band, 5% above."

/** Every figure about campaigns. */
export const CAMPAIGN_DEFINITIONS = {
  incrementalNet: {
    name: "Incremental net value",
    meaning: `What the campaign adds to leaving these customers alone: margin kept from those who would have left, less all it costs. The incentive also goes to those who would have stayed. ${SIMULATED}`,
    formula: "Σ churn probability × retention rate × yearly spend × margin − cost",
    source: PROFILE,
  },
  incrementalRetained: {
    name: "Leavers retained",
    meaning: "Customers who would have left and stay because of the campaign. Those who would have stayed anyway do not count.",
    formula: "Σ churn probability × retention rate",
    source: PROFILE,
  },
  incrementalCost: {
    name: "Expected cost",
    meaning: "Contact of every customer, and the incentive of those who take it.",
    formula: "Scored customers × contact cost + incentive × who takes it",
    source: PROFILE,
  },
  incrementalRoi: {
    name: "Incremental return",
    meaning: "What the campaign adds per unit of what it costs, after the cost is paid back.",
    formula: "Incremental net value ÷ expected cost × 100",
    source: PROFILE,
  },
  worthwhile: {
    name: "Worth treating",
    meaning: "Customers for whom treating is expected to pay for itself. Treating only them is the best that these terms allow.",
    formula: "Count of customers whose own expected net value is above 0",
    source: PROFILE,
  },
  audience: {
    name: "Audience",
    meaning: "Customers that match the filters; the incremental figures stand on those of them with a churn probability.",
    formula: "Count of customers",
    source: PROFILE,
  },
  gross: {
    name: "Gross net value",
    meaning: "The figure everyone quotes. It flatters: everyone retained counts as one who would have left, and lifetime value is spending, not margin.",
    formula: "⌊customers × retention rate⌋ × mean lifetime value × horizon − customers × (incentive + contact cost)",
    source: PROFILE,
  },
  grossRoi: {
    name: "Gross return",
    meaning: "Gross net value in per cent of the cost; it flatters as that does.",
    formula: "Gross net value ÷ cost × 100",
    source: PROFILE,
  },
  grossRetained: {
    name: "Gross retained",
    meaning: "Retention rate of the whole audience, as if all of it would have left. Whole customers, rounded down.",
    formula: "⌊customers × retention rate⌋",
    source: PROFILE,
  },
  grossCost: {
    name: "Gross cost",
    meaning: "As if every customer took the incentive.",
    formula: "Customers × (incentive + contact cost)",
    source: PROFILE,
  },
  costPerRetained: {
    name: "Cost per retained",
    meaning: "What one retained customer costs, counted gross.",
    formula: "Gross cost ÷ gross retained",
    source: PROFILE,
  },
  roiCurve: {
    name: "Net value by retention rate",
    meaning: `How much depends on the retention rate, which nobody knows before. ${SIMULATED}`,
    formula: "Net value at retention rates of 0% to 100%, all else as set",
    source: PROFILE,
  },
  costs: {
    name: "Where the cost goes",
    meaning: "Contact, and the incentive by who gets it. What goes to customers who would have stayed buys nothing.",
    formula: "Parts of the expected cost",
    source: PROFILE,
  },
  sensitivity: {
    name: "Figures by retention rate",
    meaning: "Incremental and gross figures at retention rates of 10% to 80%. The gross ones flatter.",
    formula: "As the incremental and the gross figures, rate by rate",
    source: PROFILE,
  },
  top: {
    name: "Ten at the highest risk",
    meaning: "The customers of the audience with the highest churn risk score, and what treating each is expected to add.",
    formula: "Highest churn_risk_score first",
    source: PROFILE,
  },
  budget: {
    name: "Net value by customers treated",
    meaning: "Customers are treated in the order of what each adds per unit of cost. Where the curve turns down, one more customer costs more than is kept.",
    formula: "Cumulated expected net value, the best first",
    source: PROFILE,
  },
  lift: {
    name: "Lift",
    meaning: "How much less the treated left than the control group, with its 95% interval. Zero within the interval: nothing is proven.",
    formula: "Churn rate of control − churn rate of treated",
    source: "Outcomes uploaded, by the groups drawn at launch",
  },
  qini: {
    name: "Qini curve",
    meaning: "Whether treating the customers a score puts first would have retained more than treating as many at random.",
    formula: "Customers retained per customer treated, the riskiest share first",
    source: "Outcomes uploaded, scores kept at launch",
  },
} as const satisfies Record<string, Definition>
