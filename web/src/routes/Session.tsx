import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Suspense, useEffect } from "react"
import { Navigate, useLocation } from "react-router"
import { endSession, useSession } from "@/api/session"
import { meQuery } from "@/features/session/queries"
import { Button } from "@/ui/Button"
import { ErrorNote } from "@/ui/states"
import { Frame } from "./frame/load"
import { ScreenSkeleton } from "./frame/ScreenSkeleton"

/** The frame, for those logged in; everybody else is sent to log in and comes back after. */
export function Session() {
  const session = useSession()
  const client = useQueryClient()
  const location = useLocation()
  useEffect(() => {
    if (!session) client.clear()
  }, [client, session])
  if (session) return <LoggedIn />
  const next = location.pathname + location.search
  const query = next === "/" ? "" : `?next=${encodeURIComponent(next)}`
  return <Navigate to={`/login${query}`} replace />
}

function LoggedIn() {
  const { data, error, refetch } = useQuery(meQuery())
  if (data) {
    return (
      <Suspense fallback={<ScreenSkeleton />}>
        <Frame me={data} />
      </Suspense>
    )
  }
  if (!error) return <ScreenSkeleton />
  return (
    <main className="mx-auto grid max-w-lg gap-4 p-6">
      <h1 className="text-xl font-semibold">C360 cannot start</h1>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <Button onClick={endSession}>Log out</Button>
    </main>
  )
}
