import { useQuery } from "@tanstack/react-query"
import { X } from "lucide-react"
import { useEffect, useRef } from "react"
import { useLocation, useNavigate } from "react-router"
import type { AccountDetail } from "@/api/types"
import { AccountHeader } from "@/features/accounts/detail/AccountHeader"
import { accountQuery } from "@/features/accounts/queries"
import { useTitle } from "@/lib/hooks"
import { IconButton } from "@/ui/Button"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"
import { AccountSections } from "./AccountSections"
import { withoutPanelParams } from "./panelParams"

/** One account beside the table, under an address of its own; all of the screen on a phone. */
export function AccountPanel({ accountId }: { accountId: string }) {
  const navigate = useNavigate()
  const { search } = useLocation()
  const panel = useRef<HTMLElement>(null)
  const account = useQuery(accountQuery(accountId))
  useTitle(account.data?.account_name ?? "Account")
  useEffect(() => {
    panel.current?.focus()
  }, [])
  const close = () => {
    void navigate({ pathname: "/accounts", search: withoutPanelParams(search) })
  }
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label="Account details"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close()
      }}
      className="slide-in fixed inset-0 z-30 flex flex-col bg-canvas outline-none md:absolute md:inset-y-0 md:right-0 md:left-auto md:w-[min(760px,100%)] md:border-l md:shadow-float"
    >
      <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-surface pr-2 pl-5">
        <h2 className="min-w-0 flex-1 truncate text-lg font-semibold">
          {account.data?.account_name ?? "Account"}
        </h2>
        <span className="font-mono text-xs text-faint">{accountId}</span>
        <IconButton label="Close account details" onClick={close}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="grid gap-5 p-4 md:p-5">
          <QueryView query={account} pending={<PanelSkeleton />}>
            {(data: AccountDetail) => (
              <>
                <AccountHeader account={data} />
                <AccountSections account={data} />
              </>
            )}
          </QueryView>
        </div>
      </div>
    </section>
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
