import { ArrowRight } from "lucide-react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "react-router"
import type { AccountPage, AccountRow } from "@/api/types"
import { formatDate, formatDaysAway } from "@/lib/dates"
import { formatMoney, formatMoneyShort } from "@/lib/format"
import { Card } from "@/ui/Card"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { HealthCell } from "../columns"
import { filterSearch } from "../filters"
import { attentionQuery } from "../queries"

type Kind = "critical" | "renewing"

const TEXT: Record<Kind, { title: string; note: string; empty: string; search: string }> = {
  critical: {
    title: "Critical accounts",
    note: "Largest ARR first",
    empty: "No account is critical",
    search: filterSearch({ riskTiers: ["critical"], sort: "-arr_amount" }),
  },
  renewing: {
    title: "At risk and renewing",
    note: "Within 90 days, soonest first",
    empty: "No account at risk renews within 90 days",
    search: filterSearch({
      riskTiers: ["critical", "at_risk"],
      renewalWithinDays: 90,
      sort: "days_to_renewal",
    }),
  },
}

/** What needs somebody today. */
export function Attention({ kind }: { kind: Kind }) {
  const query = useQuery(attentionQuery(kind))
  return (
    <Card
      title={TEXT[kind].title}
      note={TEXT[kind].note}
      actions={
        <Link
          to={`/accounts${TEXT[kind].search}`}
          className="inline-flex items-center gap-1 rounded-sm text-sm font-medium text-accent hover:underline"
        >
          See all{query.data ? ` ${String(query.data.total)}` : ""}
          <ArrowRight aria-hidden className="size-3.5" />
        </Link>
      }
    >
      <QueryView
        query={query}
        pending={<AttentionSkeleton />}
        isEmpty={(page: AccountPage) => page.items.length === 0}
        empty={<Empty title={TEXT[kind].empty} />}
      >
        {(page) => (
          <ul>
            {page.items.map((account) => (
              <li key={account.account_id} className="border-b last:border-b-0">
                <AttentionRow account={account} />
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  )
}

function AttentionSkeleton() {
  return (
    <Loading label="Loading accounts">
      {[1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} className="my-2.5 h-8" />
      ))}
    </Loading>
  )
}

function AttentionRow({ account }: { account: AccountRow }) {
  return (
    <Link
      to={`/accounts/${encodeURIComponent(account.account_id)}`}
      className="-mx-2 flex items-center gap-3 rounded-md px-2 py-2 text-sm hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{account.account_name}</span>
        <span className="block truncate text-xs text-muted">
          {account.account_owner_name ?? "No owner"}
          {account.days_to_renewal === null ? "" : ` · renews ${formatDaysAway(account.days_to_renewal)}`}
        </span>
      </span>
      <span className="shrink-0">
        <HealthCell row={account} />
      </span>
      <span
        className="w-16 shrink-0 text-right font-medium tabular"
        title={`${formatMoney(account.arr_amount, account.arr_currency)}, until ${formatDate(account.subscription_end_date)}`}
      >
        {formatMoneyShort(account.arr_amount, account.arr_currency)}
      </span>
    </Link>
  )
}
