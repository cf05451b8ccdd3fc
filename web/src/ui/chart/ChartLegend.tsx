import type { ReactNode } from "react"

type LegendItem = { label: string; dot: ReactNode }

/** What a chart's colours stand for, below it. */
export function ChartLegend({ items, children }: { items: LegendItem[]; children?: ReactNode }) {
  return (
    <p className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
      {items.map(({ label, dot }) => (
        <span key={label} className="inline-flex items-center gap-1.5">
          {dot}
          {label}
        </span>
      ))}
      {children ? <span className="ml-auto">{children}</span> : null}
    </p>
  )
}
