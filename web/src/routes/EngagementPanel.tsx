import { useQuery } from "@tanstack/react-query"
import { X } from "lucide-react"
import { useEffect, useRef } from "react"
import { useLocation, useNavigate } from "react-router"
import type { EngagementProfile } from "@/api/types"
import { Drivers } from "@/features/engagement/detail/Drivers"
import { ProfileFacts, ProfileView } from "@/features/engagement/detail/ProfileView"
import { profileQuery } from "@/features/engagement/queries"
import { useTitle } from "@/lib/hooks"
import { IconButton } from "@/ui/Button"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"

type EngagementPanelProps = { customerId: string; canSeePredictions: boolean }

/** One member beside the screen, under an address of its own; all of the screen on a phone. */
export function EngagementPanel({ customerId, canSeePredictions }: EngagementPanelProps) {
  const navigate = useNavigate()
  const { search } = useLocation()
  const panel = useRef<HTMLElement>(null)
  const profile = useQuery(profileQuery(customerId))
  useTitle(`Member ${customerId}`)
  useEffect(() => {
    panel.current?.focus({ preventScroll: true })
  }, [])
  const close = () => {
    void navigate({ pathname: "/engagement", search })
  }
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label="Member details"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close()
      }}
      className="slide-in fixed inset-0 z-30 flex flex-col bg-canvas outline-none md:absolute md:inset-y-0 md:right-0 md:left-auto md:w-[min(680px,100%)] md:border-l md:shadow-float"
    >
      <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-surface pr-2 pl-5">
        <h2 className="min-w-0 flex-1 truncate text-lg font-semibold">
          Member <span className="font-mono text-base">{customerId}</span>
        </h2>
        <IconButton label="Close member details" onClick={close}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="grid gap-5 p-4 md:p-5">
          <QueryView query={profile} pending={<PanelSkeleton />}>
            {(data: EngagementProfile) => (
              <>
                <ProfileView profile={data} />
                {canSeePredictions ? <Drivers customerId={customerId} /> : null}
                <ProfileFacts profile={data} />
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
    <Loading label="Loading the member">
      <div className="grid gap-5">
        <Skeleton className="h-6 w-52" />
        <Skeleton className="h-28" />
        <Skeleton className="h-32" />
        <Skeleton className="h-64" />
      </div>
    </Loading>
  )
}
