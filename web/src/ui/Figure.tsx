import type { ReactNode } from "react"
import { cx } from "@/lib/cx"
import type { Definition } from "@/lib/definitions"
import { InfoPopover } from "./InfoPopover"

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[64px_1fr] gap-2">
      <dt className="text-xs text-faint">{term}</dt>
      <dd className="min-w-0 text-xs break-words text-muted">{children}</dd>
    </div>
  )
}

/** A figure's name; hover or focus tells definition, formula, source table and data time. */
export function FigureName({
  definition,
  dataTime,
  className,
}: {
  definition: Definition
  dataTime?: string
  className?: string
}) {
  return (
    <InfoPopover label={definition.name} name={definition.name} className={className}>
      <p className="font-medium">{definition.name}</p>
      <p className="mt-1 mb-3 text-muted">{definition.meaning}</p>
      <dl className="grid gap-1.5 border-t pt-3">
        <Row term="Formula">{definition.formula}</Row>
        <Row term="Source">
          <code className="font-mono">{definition.source}</code>
        </Row>
        {dataTime ? <Row term="Data">{dataTime}</Row> : null}
      </dl>
    </InfoPopover>
  )
}

type FigureProps = {
  definition: Definition
  dataTime?: string
  value: ReactNode
  /** The exact value, on hover. */
  exact?: string
  note?: ReactNode
  className?: string
}

/** A headline figure: its name, its value, and what to compare it with. */
export function Figure({ definition, dataTime, value, exact, note, className }: FigureProps) {
  return (
    <div className={cx("min-w-0", className)}>
      <div className="text-xs text-muted">
        <FigureName definition={definition} dataTime={dataTime} />
      </div>
      <div className="mt-1 truncate text-2xl font-semibold tracking-tight tabular" title={exact}>
        {value}
      </div>
      {note ? <div className="mt-0.5 text-xs text-muted">{note}</div> : null}
    </div>
  )
}
