import type { CustomerVersion } from "@/api/types"
import { formatMoney } from "@/lib/format"

function limitChange(from: number | null, to: number | null, currency: string | null): string {
  if (from === null || to === null) return "limit changed"
  const word = to > from ? "raised" : "lowered"
  return `limit ${word} by ${formatMoney(Math.abs(to - from), currency)}`
}

/** What a version changed against the one before, in words; nothing to compare the first with. */
export function describeVersionChange(
  version: CustomerVersion,
  before: CustomerVersion | undefined,
  currency: string | null,
): string {
  if (!before) return "First version"
  const parts = [
    ...(version.card_type === before.card_type ? [] : [`card changed from ${before.card_type ?? "an unknown one"}`]),
    ...(version.credit_limit === before.credit_limit
      ? []
      : [limitChange(before.credit_limit, version.credit_limit, currency)]),
  ]
  const text = parts.join(", ")
  return text.charAt(0).toUpperCase() + text.slice(1)
}
