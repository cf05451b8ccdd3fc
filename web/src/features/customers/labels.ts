import type {
  Channel,
  CustomerMatch,
  RecencyStatus,
  SpendingConsistency,
  SpendingProfile,
  TransactionStatus,
} from "@/api/types"
import type { BadgeTone } from "@/ui/Badge"

export const RECENCY_LABEL: Record<RecencyStatus, string> = {
  active: "Active",
  recent: "Recent",
  at_risk: "At risk",
  inactive: "Inactive",
}

export const RECENCY_TONE: Record<RecencyStatus, BadgeTone> = {
  active: "healthy",
  recent: "accent",
  at_risk: "at-risk",
  inactive: "churned",
}

/** Why a customer was found, best reason first. */
export const MATCH_LABEL: Record<CustomerMatch, string> = {
  customer_id: "Exact id",
  email: "Exact e-mail",
  phone: "Exact phone",
  name: "Exact name",
  customer_id_start: "Start of id",
  email_start: "Start of e-mail",
  name_start: "Start of name",
  customer_id_part: "Part of id",
  email_part: "Part of e-mail",
  name_part: "Part of name",
  name_similar: "Similar name",
}

export const PROFILE_LABEL: Record<SpendingProfile, string> = {
  travel_focused: "Travel-focused",
  necessity_focused: "Necessity-focused",
  balanced: "Balanced",
}

export const CONSISTENCY_LABEL: Record<SpendingConsistency, string> = {
  no_transactions: "Nothing to compare",
  consistent: "Consistent",
  moderate: "Moderate",
  variable: "Variable",
}

export const STATUS_LABEL: Record<TransactionStatus, string> = {
  approved: "Approved",
  declined: "Declined",
}

export const STATUSES = Object.keys(STATUS_LABEL) as TransactionStatus[]

export const CHANNEL_LABEL: Record<Channel, string> = {
  online: "Online",
  in_store: "In store",
  mobile: "Mobile",
}

export const CHANNELS = Object.keys(CHANNEL_LABEL) as Channel[]

/** The dimension's member for a category that it does not have. */
const UNKNOWN_CATEGORY = "unknown"

export function categoryLabel(category: string): string {
  return category === UNKNOWN_CATEGORY ? "Unknown category" : category
}
