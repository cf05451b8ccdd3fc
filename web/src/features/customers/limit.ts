import type { CustomerProfile } from "@/api/types"

type Limit = Pick<CustomerProfile, "credit_limit" | "credit_utilization_pct" | "currency">

/**
 * The currency of the credit limit, null where it is not the currency of the reports: a limit is as
 * the source gave it, and its use is known only where both are the same.
 */
export function limitCurrency({ credit_limit: limit, credit_utilization_pct: used, currency }: Limit) {
  return limit !== null && limit > 0 && used === null ? null : currency
}

/** Why the use of the limit is not known. */
export function whyNotUsed({ credit_limit: limit, currency }: Limit): string {
  if (limit === null) return "the credit limit is not known"
  return limit > 0 ? `the limit is not in ${currency}, the currency of the reports` : "the limit is zero"
}
