import { useQuery } from "@tanstack/react-query"
import { useLocation, useNavigate } from "react-router"
import type { AccountDetail } from "@/api/types"
import { AccountHeader } from "@/features/accounts/detail/AccountHeader"
import { accountQuery } from "@/features/accounts/queries"
import { useTitle } from "@/lib/hooks"
import { QueryView } from "@/ui/QueryView"
import { SidePanel } from "@/ui/SidePanel"
import { Loading, Skeleton } from "@/ui/states"
import { AccountSections } from "./AccountSections"
import { withoutPanelParams } from "./panelParams"

/** One account beside the table, under an address of its own; all of the screen on a phone. */
export function AccountPanel({ accountId }: { accountId: string }) {
  const navigate = useNavigate()
  const { search } = useLocation()
  const account = useQuery(accountQuery(accountId))
  const name = account.data?.account_name ?? "Account"
  useTitle(name)
  return (
    <SidePanel
      label="Account details"
      heading={name}
      aside={<span className="font-mono text-xs text-faint">{accountId}</span>}
      width="md:w-[min(760px,100%)]"
      onClose={() => {
        void navigate({ pathname: "/accounts", search: withoutPanelParams(search) })
      }}
    >
      <QueryView query={account} pending={<PanelSkeleton />}>
        {(data: AccountDetail) => (
          <>
            <AccountHeader account={data} />
            <AccountSections account={data} />
          </>
        )}
      </QueryView>
    </SidePanel>
  )
}

function PanelSkeleton() {
  return (
    <Loading label="Loading the account">
      <div className="grid gap-5">
        <Skeleton className="h-14 w-52" />
        <Skeleton className="h-24" />
        <Skeleton className="h-72" />
        <Skeleton className="h-64" />
      </div>
    </Loading>
  )
}
