import { CircleAlert, RotateCw } from "lucide-react"
import type { ReactNode } from "react"
import { cx } from "@/lib/cx"
import { Button } from "./Button"

/** Why there is nothing here, and the one thing to do about it. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div role="status" className="flex flex-col items-center gap-1 px-6 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children ? <div className="max-w-md text-sm text-muted">{children}</div> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  )
}

type Failure = Error & { hint?: string | null }

/** What failed in the API's own words, what to do, and another try. */
export function ErrorNote({ error, onRetry }: { error: Failure; onRetry?: () => void }) {
  return (
    <div role="alert" className="flex flex-wrap items-start gap-3 rounded-md bg-critical-soft px-4 py-3 text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-critical" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="font-medium break-words text-ink">{error.message}</p>
        {error.hint ? <p className="text-muted">{error.hint}</p> : null}
      </div>
      {onRetry ? (
        <Button onClick={onRetry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      ) : null}
    </div>
  )
}

/** A grey shape where content will be; give it the content's size. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx("shimmer block", className)} />
}

/** Skeletons under one announcement. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="status" aria-label={label} aria-busy>
      {children}
    </div>
  )
}

/** "—" for a value that is not known, with the reason for eyes and ears. */
export function Missing({ reason }: { reason: string }) {
  return (
    <span title={reason} className="cursor-help text-faint">
      <span aria-hidden>—</span>
      <span className="sr-only">not known: {reason}</span>
    </span>
  )
}
