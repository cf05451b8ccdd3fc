import { useId, type ReactNode } from "react"
import { cx } from "@/lib/cx"

type CardProps = {
  title: ReactNode
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  className?: string
  /** Of the heading: 3 inside something that has a heading 2 itself. */
  level?: 2 | 3
}

/** A titled region with a hairline border. */
export function Card({ title, note, actions, children, className, level = 2 }: CardProps) {
  const id = useId()
  const Heading = level === 2 ? "h2" : "h3"
  return (
    <section
      aria-labelledby={id}
      className={cx("flex min-w-0 flex-col rounded-lg border bg-surface", className)}
    >
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-5 pt-4 pb-3">
        <div className="min-w-0">
          <Heading id={id} className="text-base font-semibold">
            {title}
          </Heading>
          {note ? <p className="text-xs text-muted">{note}</p> : null}
        </div>
        {actions ? <div className="flex items-center gap-1">{actions}</div> : null}
      </header>
      <div className="min-w-0 flex-1 px-5 pb-5">{children}</div>
    </section>
  )
}
