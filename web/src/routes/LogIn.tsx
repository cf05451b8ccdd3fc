import { useEffect } from "react"
import { Navigate, useSearchParams } from "react-router"
import { didExpire, useSession } from "@/api/session"
import { LogInForm } from "@/features/session/LogInForm"
import { useTitle } from "@/lib/hooks"
import { loadFrame } from "./frame/load"
import { Logo } from "./frame/Logo"

/** Where to go after log-in: only a path of this app, never another site. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/"
}

export function LogIn() {
  useTitle("Log in")
  const session = useSession()
  const [params] = useSearchParams()
  useEffect(() => {
    void loadFrame()
  }, [])
  if (session) return <Navigate to={safeNext(params.get("next"))} replace />
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-[360px]">
        <div className="mb-6 flex flex-col items-center gap-3 text-center">
          <Logo className="size-10" />
          <div>
            <h1 className="text-xl font-semibold tracking-tight">Log in to C360</h1>
            <p className="text-sm text-muted">Who is at risk, why, and what to do about it.</p>
          </div>
        </div>
        <div className="rounded-lg border bg-surface p-6">
          {didExpire() ? (
            <p role="status" className="mb-4 rounded-md bg-sunken px-3 py-2 text-sm text-muted">
              Your session has ended. Log in again to go on where you were.
            </p>
          ) : null}
          <LogInForm />
        </div>
      </div>
    </main>
  )
}
