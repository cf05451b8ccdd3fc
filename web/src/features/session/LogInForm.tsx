import { useMutation } from "@tanstack/react-query"
import { useEffect, useState, type FormEvent } from "react"
import { ApiError } from "@/api/errors"
import { formatCount } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Field } from "@/ui/Field"
import { ErrorNote } from "@/ui/states"
import { logInMutation, type Credentials } from "./queries"

/** Counts down from `seconds` each time `start` changes; 0 means no wait. */
function useCountdown(seconds: number, start: unknown): number {
  const [state, setState] = useState({ start, left: seconds })
  if (state.start !== start) setState({ start, left: seconds })
  const isRunning = state.left > 0
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(() => {
      setState((now) => ({ ...now, left: Math.max(0, now.left - 1) }))
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [isRunning])
  return state.left
}

/** Logs in; the session it starts takes the page further. */
export function LogInForm() {
  const { mutate, error, isPending } = useMutation(logInMutation())
  return (
    <LogInFormView
      error={error}
      isBusy={isPending}
      onSubmit={(credentials) => {
        mutate(credentials)
      }}
    />
  )
}

type LogInFormViewProps = {
  error: Error | null
  isBusy: boolean
  onSubmit: (credentials: Credentials) => void
}

function readForm(event: FormEvent<HTMLFormElement>): Credentials {
  event.preventDefault()
  const form = new FormData(event.currentTarget)
  const read = (name: string) => {
    const value = form.get(name)
    return typeof value === "string" ? value : ""
  }
  return { username: read("username").trim(), password: read("password") }
}

export function LogInFormView({ error, isBusy, onSubmit }: LogInFormViewProps) {
  const retryAfter = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0
  const wait = useCountdown(retryAfter, error)
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        onSubmit(readForm(event))
      }}
    >
      {error ? <ErrorNote error={error} /> : null}
      <Field label="User name" name="username" autoComplete="username" required autoFocus />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Button type="submit" variant="primary" isBusy={isBusy} disabled={isBusy || wait > 0} className="h-9">
        {isBusy ? "Logging in…" : "Log in"}
      </Button>
      <p role="status" className="text-center text-xs text-muted empty:hidden">
        {wait > 0 ? `You can try again in ${formatCount(wait, "second")}.` : ""}
      </p>
    </form>
  )
}
