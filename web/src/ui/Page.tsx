import type { ReactNode } from "react"
import { cx } from "@/lib/cx"

/** A screen's title and its one primary action. */
export function PageHeader({
  title,
  note,
  children,
}: {
  title: string
  note?: ReactNode
  children?: ReactNode
}) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {note ? <p className="text-sm text-muted">{note}</p> : null}
      </div>
      {children ? <div className="flex flex-wrap items-center gap-2">{children}</div> : null}
    </header>
  )
}

/** The width and air around a screen that scrolls. */
export function Page({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={cx("mx-auto flex w-full max-w-[1280px] flex-col gap-5 p-4 md:p-6", className)}>
      {children}
    </div>
  )
}
