import { useQuery } from "@tanstack/react-query"
import { useLocation, useNavigate } from "react-router"
import type { EngagementProfile } from "@/api/types"
import { Drivers } from "@/features/engagement/detail/Drivers"
import { ProfileFacts, ProfileView } from "@/features/engagement/detail/ProfileView"
import { profileQuery } from "@/features/engagement/queries"
import { useTitle } from "@/lib/hooks"
import { QueryView } from "@/ui/QueryView"
import { SidePanel } from "@/ui/SidePanel"
import { Loading, Skeleton } from "@/ui/states"

type EngagementPanelProps = { customerId: string; canSeePredictions: boolean }

/** One member beside the screen, under an address of its own; all of the screen on a phone. */
export function EngagementPanel({ customerId, canSeePredictions }: EngagementPanelProps) {
  const navigate = useNavigate()
  const { search } = useLocation()
  const profile = useQuery(profileQuery(customerId))
  useTitle(`Member ${customerId}`)
  return (
    <SidePanel
      label="Member details"
      heading={
        <>
          Member <span className="font-mono text-base">{customerId}</span>
        </>
      }
      width="md:w-[min(680px,100%)]"
      onClose={() => {
        void navigate({ pathname: "/engagement", search })
      }}
    >
      <QueryView query={profile} pending={<PanelSkeleton />}>
        {(data: EngagementProfile) => (
          <>
            <ProfileView profile={data} />
            {canSeePredictions ? <Drivers customerId={customerId} /> : null}
            <ProfileFacts profile={data} />
          </>
        )}
      </QueryView>
    </SidePanel>
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
