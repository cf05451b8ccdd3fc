import { useQuery } from "@tanstack/react-query"
import { useCallback, useMemo } from "react"
import { useLocation, useNavigate, useSearchParams } from "react-router"
import type { AccountRow } from "@/api/types"
import { AccountFilterBar } from "@/features/accounts/AccountFilterBar"
import { AccountsTable } from "@/features/accounts/AccountsTable"
import { ColumnMenu, ExportButton } from "@/features/accounts/AccountsToolbar"
import { parseFilters, writeFilters, type AccountFilters } from "@/features/accounts/filters"
import { accountSummaryQuery } from "@/features/accounts/queries"
import { TierTabs } from "@/features/accounts/TierTabs"
import { useGridLayout } from "@/features/accounts/useGridLayout"
import { meQuery } from "@/features/session/queries"
import { useTitle } from "@/lib/hooks"
import { AccountPanel } from "./AccountPanel"

function useFilters() {
  const [params, setParams] = useSearchParams()
  const filters = useMemo(() => parseFilters(params), [params])
  const change = useCallback(
    (next: Partial<AccountFilters>) => {
      setParams((current) => writeFilters(current, next), { replace: "q" in next })
    },
    [setParams],
  )
  return { filters, change }
}

/** The part of the address after /accounts/: the account that is open beside the table. */
function useOpenAccount(): string | undefined {
  const { pathname } = useLocation()
  const id = pathname.split("/")[2]
  return id ? decodeURIComponent(id) : undefined
}

export default function Accounts() {
  useTitle("Accounts")
  const navigate = useNavigate()
  const { search } = useLocation()
  const { filters, change } = useFilters()
  const openId = useOpenAccount()
  const layout = useGridLayout()
  const { data: summary } = useQuery(accountSummaryQuery(filters))
  const { data: me } = useQuery(meQuery())
  const open = useCallback(
    (account: AccountRow) => {
      const pathname = `/accounts/${encodeURIComponent(account.account_id)}`
      void navigate({ pathname, search })
    },
    [navigate, search],
  )
  return (
    <div className="relative flex h-full min-h-96 flex-col overflow-clip">
      <div className="flex shrink-0 flex-col gap-2 border-b px-4 pt-4 md:px-6">
        <div className="flex items-center justify-between gap-2">
          <h1 className="text-xl font-semibold tracking-tight">Accounts</h1>
          <div className="flex items-center gap-2">
            {layout.isPhone ? null : <ColumnMenu layout={layout} />}
            {me?.permissions.includes("accounts:export") ? <ExportButton filters={filters} /> : null}
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <AccountFilterBar filters={filters} facets={summary?.facets} onChange={change} />
        </div>
        <TierTabs
          chosen={filters.riskTiers}
          totals={summary?.tiers}
          onChange={(riskTiers) => {
            change({ riskTiers })
          }}
        />
      </div>
      <div className="min-h-0 flex-1 bg-surface">
        <AccountsTable
          filters={filters}
          openId={openId}
          layout={layout}
          onChange={change}
          onOpen={open}
        />
      </div>
      {openId ? <AccountPanel key={openId} accountId={openId} /> : null}
    </div>
  )
}
