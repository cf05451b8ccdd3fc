import { keepPreviousData, useQuery } from "@tanstack/react-query"
import {
  BrainCircuit,
  Building2,
  Megaphone,
  MessageCircleQuestion,
  TextSearch,
  UserRound,
} from "lucide-react"
import type { ComponentType } from "react"
import { SEGMENT_LABEL, TIER_LABEL } from "@/api/labels"
import type { AccountRow, CampaignRow, CustomerRow, ModelSummary, Permission } from "@/api/types"
import { accountSearchQuery } from "@/features/accounts/queries"
import { STATUS_LABEL } from "@/features/campaigns/labels"
import { savedCampaignsQuery } from "@/features/campaigns/queries"
import { customerPath } from "@/features/customers/paths"
import { customerSearchQuery } from "@/features/customers/queries"
import { VERDICT_LABEL } from "@/features/models/labels"
import { modelsQuery } from "@/features/models/queries"
import { formatScore } from "@/lib/format"
import { useDebounced } from "@/lib/hooks"
import type { Screen } from "../screens"

export type Entry = {
  key: string
  to: string
  label: string
  note: string
  icon: ComponentType<{ className?: string }>
}

/** What the palette can find for a role besides screens, in words. */
export function findable(permissions: readonly Permission[]): string[] {
  return [
    ...(permissions.includes("accounts:read") ? ["an account"] : []),
    ...(permissions.includes("customers:read") ? ["a customer"] : []),
  ]
}

function screenEntry({ path, label, icon }: Screen): Entry {
  return { key: path, to: path, label, note: "Screen", icon }
}

function accountEntry(account: AccountRow): Entry {
  return {
    key: `account ${account.account_id}`,
    to: `/accounts/${encodeURIComponent(account.account_id)}`,
    label: account.account_name,
    note: `${formatScore(account.health_score)} · ${TIER_LABEL[account.risk_tier]}`,
    icon: Building2,
  }
}

function customerEntry(customer: CustomerRow): Entry {
  return {
    key: `customer ${customer.customer_id}`,
    to: customerPath(customer.customer_id),
    label: customer.full_name,
    note: `${customer.customer_id} · ${SEGMENT_LABEL[customer.customer_segment]}`,
    icon: UserRound,
  }
}

function modelEntry({ model, title, verdict }: ModelSummary): Entry {
  return {
    key: `model ${model}`,
    to: `/models?model=${encodeURIComponent(model)}`,
    label: title,
    note: `Model · ${VERDICT_LABEL[verdict.level]}`,
    icon: BrainCircuit,
  }
}

function campaignEntry({ id, name, status }: CampaignRow): Entry {
  return {
    key: `campaign ${String(id)}`,
    to: `/campaigns?tab=saved&campaign=${String(id)}`,
    label: name,
    note: `Campaign · ${STATUS_LABEL[status]}`,
    icon: Megaphone,
  }
}

/** Whatever was typed, as a question. */
function questionEntries(text: string, permissions: readonly Permission[]): Entry[] {
  if (!text || !permissions.includes("ask:use")) return []
  const to = `/ask?q=${encodeURIComponent(text)}`
  return [{ key: "ask", to, label: `Ask: ${text}`, note: "Question", icon: MessageCircleQuestion }]
}

/** Of a list short enough to be read whole: those that have the text in their words. */
function pick<T>(items: readonly T[] | undefined, q: string, words: (item: T) => string): T[] {
  const wanted = q.toLowerCase()
  return (items ?? []).filter((item) => words(item).toLowerCase().includes(wanted))
}

/** Models by title or name, and saved campaigns by name. */
function useListed(q: string, permissions: readonly Permission[]): Entry[] {
  const isWanted = (permission: Permission) => q.length > 0 && permissions.includes(permission)
  const models = useQuery({ ...modelsQuery(), enabled: isWanted("models:read") })
  const campaigns = useQuery({ ...savedCampaignsQuery(), enabled: isWanted("campaigns:read") })
  if (!q) return []
  return [
    ...pick(models.data?.items, q, ({ model, title }) => `${title} ${model}`).map(modelEntry),
    ...pick(campaigns.data?.items, q, ({ name }) => name).map(campaignEntry),
  ]
}

/** The accounts and customers that the API finds, of what the role may read. */
function useFound(q: string, permissions: readonly Permission[]) {
  const ask = (permission: Permission) => ({
    enabled: q.length > 0 && permissions.includes(permission),
    placeholderData: q ? keepPreviousData : undefined,
  })
  const accounts = useQuery({ ...accountSearchQuery(q), ...ask("accounts:read") })
  const customers = useQuery({ ...customerSearchQuery(q), ...ask("customers:read") })
  return {
    entries: q
      ? [
          ...(accounts.data?.items ?? []).map(accountEntry),
          ...(customers.data?.items ?? []).map(customerEntry),
        ]
      : [],
    error: accounts.error ?? customers.error,
    isSearching: accounts.isFetching || customers.isFetching,
  }
}

/** Goes to the search of what customers said; it is found there, not here. */
function conversationEntries(q: string, permissions: readonly Permission[]): Entry[] {
  if (!q || !permissions.includes("interactions:read")) return []
  const to = `/search?q=${encodeURIComponent(q)}`
  const label = `What customers said about “${q}”`
  return [{ key: "conversations", to, label, note: "Search", icon: TextSearch }]
}

/** Screens whose name fits, what the API finds, then the text as a question and as a search. */
export function useEntries(text: string, screens: Screen[], permissions: readonly Permission[]) {
  const settled = useDebounced(text.trim(), 120)
  const found = useFound(settled, permissions)
  const listed = useListed(settled, permissions)
  const wanted = text.trim().toLowerCase()
  const places = screens.filter((screen) => screen.label.toLowerCase().includes(wanted))
  const isSettled = settled === text.trim() && !found.isSearching
  const ways = isSettled
    ? [...questionEntries(settled, permissions), ...conversationEntries(settled, permissions)]
    : []
  return { ...found, entries: [...places.map(screenEntry), ...listed, ...found.entries, ...ways] }
}
