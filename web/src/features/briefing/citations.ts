import type { CitedQuote, CitedRows } from "@/api/types"
import { humanise } from "@/lib/format"

type Condition = CitedRows["where"][number]

const MART_SCREEN: Record<string, string> = {
  opportunities: "/revenue",
  pipeline_by_region: "/revenue",
  pipeline_by_product: "/revenue",
  topics: "/search",
  interactions: "/search",
}

const MART_LABEL: Record<string, string> = {
  account_health: "Accounts",
  account_health_history: "Health history",
  opportunities: "Pipeline",
  topics: "Complaint topics",
  interactions: "Interactions",
  customer_segment_shares: "Segment",
  customer_360_profile: "Card customers",
  predictions: "Prediction",
}

/** What the rows are: an account by its name, else by what the mart holds. */
export const nameRows = (rows: CitedRows) =>
  rows.figures.find(({ name }) => name === "account_name")?.written ??
  MART_LABEL[rows.mart] ??
  rows.mart

const valueOf = (rows: CitedRows, column: string): string | null => {
  const found = rows.where.find((one) => one.column === column && one.value_count === 1)
  return found?.values[0] == null ? null : String(found.values[0])
}

function accountsAddress(rows: CitedRows): string {
  const params = new URLSearchParams()
  for (const { column, operator, values } of rows.where) {
    if (column === "risk_tier") for (const tier of values) params.append("risk_tier", String(tier))
    if (column === "days_to_renewal" && operator === "<=")
      params.set("renewal_within_days", String(values[0]))
  }
  return `/accounts?${params.toString()}`
}

function segmentsAddress(rows: CitedRows): string {
  const params = new URLSearchParams()
  const segment = valueOf(rows, "customer_segment")
  const risk = valueOf(rows, "churn_risk_category")
  if (segment) params.set("segment", segment)
  if (risk) params.set("risk", risk)
  return `/segments?${params.toString()}`
}

/** Where cited rows can be looked at; null where no screen shows them. */
export function rowsAddress(rows: CitedRows): string | null {
  if (rows.mart.startsWith("account_health")) {
    const account = valueOf(rows, "account_id")
    return account ? `/accounts/${encodeURIComponent(account)}` : accountsAddress(rows)
  }
  const customer = valueOf(rows, "customer_id") ?? valueOf(rows, "entity_id")
  if (customer) return `/customers/${encodeURIComponent(customer)}`
  if (rows.mart.startsWith("customer_")) return segmentsAddress(rows)
  return MART_SCREEN[rows.mart] ?? null
}

/** A search for its words leads to the interaction. */
export const quoteAddress = (quote: CitedQuote) => `/search?q=${encodeURIComponent(quote.quote)}`

function describeCondition({ column, operator, values, value_count }: Condition): string {
  if (value_count > 3) return `${value_count.toLocaleString("en")} of ${column}`
  return `${column} ${operator} ${values.map(String).join(", ")}`
}

/** The rows by their key or what they have in common, as one would look for them in the mart. */
export const describeRows = (rows: CitedRows) => rows.where.map(describeCondition).join(", ")

/** What the figures are called and what they are; a count has a name that says of what. */
export const describeFigures = (rows: CitedRows) =>
  rows.figures
    .filter(({ name }) => name !== "account_name")
    .map(({ name, written }) => `${humanise(name.replace("sum:", "total_"))}: ${written}`)
    .join(" · ")
