import type { ReactNode } from "react"
import { cx } from "@/lib/cx"

/** The eight colours of charts, from 1. */
export type SeriesNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const DOT: Record<SeriesNumber, string> = {
  1: "bg-[var(--chart-1)]",
  2: "bg-[var(--chart-2)]",
  3: "bg-[var(--chart-3)]",
  4: "bg-[var(--chart-4)]",
  5: "bg-[var(--chart-5)]",
  6: "bg-[var(--chart-6)]",
  7: "bg-[var(--chart-7)]",
  8: "bg-[var(--chart-8)]",
}

export function SeriesDot({ series }: { series: SeriesNumber }) {
  return <span aria-hidden className={cx("size-2 shrink-0 rounded-full", DOT[series])} />
}

/** A word with the dot of its colour in charts: for what is neither good nor bad. */
export function SeriesBadge({ series, children }: { series: SeriesNumber; children: ReactNode }) {
  return (
    <span className="inline-flex h-5 items-center gap-1.5 rounded-full border bg-surface px-2 text-xs font-medium whitespace-nowrap">
      <SeriesDot series={series} />
      {children}
    </span>
  )
}
