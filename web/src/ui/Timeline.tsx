import type { ReactNode } from "react"
import { cx } from "@/lib/cx"

export type TimelineItem = {
  key: string
  title: ReactNode
  from: string
  /** Null while it lasts. */
  to: string | null
  isCurrent: boolean
  note?: ReactNode
}

/** What held from when to when, one under the other. */
export function Timeline({ label, items }: { label: string; items: readonly TimelineItem[] }) {
  return (
    <ol aria-label={label} className="grid">
      {items.map((item) => (
        <li key={item.key} className="group grid grid-cols-[12px_1fr] gap-x-3">
          <span aria-hidden className="flex flex-col items-center">
            <span
              className={cx(
                "mt-1.5 size-2 shrink-0 rounded-full",
                item.isCurrent ? "bg-accent-solid" : "bg-line-strong",
              )}
            />
            <span className="mt-1 w-px flex-1 bg-line group-last:hidden" />
          </span>
          <div className="min-w-0 pb-4 group-last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="text-sm font-medium">{item.title}</span>
              <span className="text-xs whitespace-nowrap text-muted tabular">
                {item.from} – {item.to ?? "now"}
              </span>
            </div>
            {item.note ? <p className="text-xs text-muted">{item.note}</p> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}
