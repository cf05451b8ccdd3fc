import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { BrainCircuit, Building2, MessageCircleQuestion, TextSearch, UserRound } from "lucide-react"
import type { ComponentType } from "react"
import { SEGMENT_LABEL, TIER_LABEL } from "@/api/labels"
import type { AccountRow, CustomerRow, ModelSummary, Permission } from "@/api/types"
import { accountSearchQuery } from "@/features/accounts/queries"
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

/** Whatever was typed, as a question. */
function questionEntries(text: string, permissions: readonly Permission[]): Entry[] {
  if (!text || !permissions.includes("ask:use")) return []
  const to = `/ask?q=${encodeURIComponent(text)}`
  return [{ key: "ask", to, label: `Ask: ${text}`, note: "Question", icon: MessageCircleQuestion }]
}

/** Models by title or name; they are few, so that the browser looks through them itself. */
function useModels(q: string, permissions: readonly Permission[]): Entry[] {
  const isWanted = q.length > 0 && permissions.includes("models:read")
  const { data } = useQuery({ ...modelsQuery(), enabled: isWanted })
  if (!isWanted) return []
  const wanted = q.toLowerCase()
  return (data?.items ?? [])
    .filter(({ model, title }) => `${title} ${model}`.toLowerCase().includes(wanted))
    .map(modelEntry)
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
  const models = useModels(settled, permissions)
  const wanted = text.trim().toLowerCase()
  const places = screens.filter((screen) => screen.label.toLowerCase().includes(wanted))
  const isSettled = settled === text.trim() && !found.isSearching
  const ways = isSettled
    ? [...questionEntries(settled, permissions), ...conversationEntries(settled, permissions)]
    : []
  return { ...found, entries: [...places.map(screenEntry), ...models, ...found.entries, ...ways] }
}
