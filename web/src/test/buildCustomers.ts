import type {
  CategorySpending,
  CustomerPage,
  CustomerProfile,
  CustomerRow,
  CustomerVersion,
  SpendingDay,
  TransactionPage,
  TransactionRow,
} from "@/api/types"
import { addDays } from "@/lib/dates"
import { STAMP } from "./build"

const ROW: Omit<CustomerRow, "match"> = {
  customer_id: "C1",
  full_name: "Amara Mensah",
  email: "amara@example.com",
  phone: "+1 555 0101",
  city: "Austin",
  state: "Texas",
  state_code: "TX",
  card_type: "Premium",
  customer_segment: "declining",
  lifetime_value: 48_210.5,
  currency: "GBP",
  last_transaction_date: "2026-06-21",
  recency_status: "active",
  churn_risk_category: "not_scored",
}

export function buildCustomer(change: Partial<CustomerRow> = {}): CustomerRow {
  return { ...ROW, match: null, ...change }
}

export function buildCustomerPage(items: CustomerRow[], change: Partial<CustomerPage> = {}): CustomerPage {
  return {
    items,
    next_cursor: null,
    total: items.length,
    searched: ["customer_id", "email", "phone", "name"],
    notice: null,
    is_masked: false,
    snapshot: STAMP,
    ...change,
  }
}

export function buildProfile(change: Partial<CustomerProfile> = {}): CustomerProfile {
  return {
    ...ROW,
    first_name: "Amara",
    last_name: "Mensah",
    age: 41,
    employment_status: "Full-Time",
    credit_limit: 12_000,
    account_open_date: "2024-03-01",
    account_id: "A1",
    tenure_months: 27,
    total_transactions: 612,
    declined_transactions: 13,
    first_transaction_date: "2024-03-04",
    days_since_last_transaction: 9,
    avg_transaction_value: 78.78,
    median_transaction_value: 64.2,
    min_transaction_value: 4.5,
    max_transaction_value: 912.4,
    stddev_transaction_value: 61.3,
    spending_consistency: "moderate",
    spend_last_90_days: 3_120.4,
    spend_prior_90_days: 5_004,
    spend_change_pct: -37.6,
    avg_monthly_spend: 1_040.13,
    transactions_last_90_days: 41,
    transactions_prior_90_days: 63,
    travel_spend_pct: 12.4,
    necessities_spend_pct: 44.1,
    spending_profile: "balanced",
    credit_utilization_pct: 8.7,
    churn_probability: null,
    churn_risk_score: null,
    eligible_for_retention: true,
    eligible_for_onboarding: false,
    eligible_for_premium: false,
    rfm_recency_score: 4,
    rfm_frequency_score: 3,
    rfm_monetary_score: 5,
    as_of: STAMP.as_of,
    is_masked: false,
    snapshot: STAMP,
    ...change,
  }
}

/** A customer whom the transactions feed does not know. */
export function buildSilentProfile(): CustomerProfile {
  return buildProfile({
    lifetime_value: 0,
    total_transactions: 0,
    declined_transactions: 0,
    first_transaction_date: null,
    last_transaction_date: null,
    days_since_last_transaction: null,
    recency_status: null,
    avg_transaction_value: null,
    median_transaction_value: null,
    min_transaction_value: null,
    max_transaction_value: null,
    spend_change_pct: null,
    spend_last_90_days: 0,
    spend_prior_90_days: 0,
    transactions_last_90_days: 0,
    transactions_prior_90_days: 0,
    credit_limit: null,
    credit_utilization_pct: null,
    rfm_recency_score: null,
    rfm_frequency_score: null,
    rfm_monetary_score: null,
  })
}

/** Days up to the data date, of one amount each. */
export function buildDays(count: number, amount = 10): SpendingDay[] {
  return Array.from({ length: count }, (_, index) => ({
    date: addDays(STAMP.as_of, index + 1 - count),
    spend_amount: amount,
    transaction_count: amount > 0 ? 1 : 0,
  }))
}

export function buildCategory(change: Partial<CategorySpending> = {}): CategorySpending {
  return {
    category_name: "Travel",
    category_group: "Leisure",
    spend_amount: 900,
    spend_share: 0.75,
    transaction_count: 12,
    spend_last_90_days: 100,
    transactions_last_90_days: 2,
    ...change,
  }
}

export function buildTransaction(change: Partial<TransactionRow> = {}): TransactionRow {
  return {
    transaction_id: "T1",
    transaction_at: "2026-06-21T09:30:00Z",
    transaction_date: "2026-06-21",
    transaction_amount: 48.2,
    currency: "GBP",
    merchant_name: "Blue Door",
    merchant_category: "Dining",
    category_name: "Dining",
    channel: "in_store",
    status: "approved",
    ...change,
  }
}

export function buildTransactionPage(items: TransactionRow[]): TransactionPage {
  return {
    customer_id: "C1",
    items,
    next_cursor: null,
    total: items.length,
    approved_amount: 48.2,
    snapshot: STAMP,
  }
}

export function buildVersion(change: Partial<CustomerVersion> = {}): CustomerVersion {
  return {
    version_number: 1,
    valid_from: "2024-03-01T00:00:00Z",
    valid_to: "2025-05-02T00:00:00Z",
    is_current: false,
    card_type: "Standard",
    credit_limit: 8_000,
    ...change,
  }
}
