import type { ReactNode } from "react"

/** A term and its value in a description list. */
export function Fact({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{term}</dt>
      <dd className="truncate text-sm font-medium tabular">{children}</dd>
    </div>
  )
}
