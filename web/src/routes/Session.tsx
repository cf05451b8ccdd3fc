import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef } from "react"
import { Navigate, useLocation } from "react-router"
import { endSession, useSession } from "@/api/session"
import { meQuery } from "@/features/session/queries"
import { Button } from "@/ui/Button"
import { ErrorNote } from "@/ui/states"
import { Frame, ScreenSkeleton } from "./frame/Frame"

/** The frame, for those logged in; everybody else is sent to log in and comes back after. */
export function Session() {
  const session = useSession()
  const client = useQueryClient()
  const location = useLocation()
  const wasLoggedIn = useRef(session !== null)
  useEffect(() => {
    if (session) wasLoggedIn.current = true
    else client.clear()
  }, [client, session])
  if (session) return <LoggedIn />
  const next = location.pathname + location.search
  const query = next === "/" ? "" : `?next=${encodeURIComponent(next)}`
  return <Navigate to={`/login${query}`} replace />
}

function LoggedIn() {
  const { data, error, refetch } = useQuery(meQuery())
  if (data) return <Frame me={data} />
  if (!error) return <ScreenSkeleton />
  return (
    <main className="mx-auto grid max-w-lg gap-4 p-6">
      <h1 className="text-xl font-semibold">C360 cannot start</h1>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <Button onClick={endSession}>Log out</Button>
    </main>
  )
}
