import type { ReactNode } from "react"
import { cx } from "@/lib/cx"

export type PlainColumn<T> = {
  id: string
  header: ReactNode
  cell: (row: T) => ReactNode
  isNumber?: boolean
  className?: string
}

type PlainTableProps<T> = {
  label: string
  columns: readonly PlainColumn<T>[]
  rows: readonly T[]
  rowKey: (row: T, index: number) => string
  rowClass?: (row: T) => string | undefined
  className?: string
}

/** A short table: no paging, no state. Scrolls sideways within itself where it must. */
export function PlainTable<T>(props: PlainTableProps<T>) {
  const { label, columns, rows, rowKey, rowClass, className } = props
  return (
    <div className={cx("overflow-x-auto", className)} tabIndex={0} role="group" aria-label="Scrolls sideways">
      <table aria-label={label} className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-b text-xs text-muted">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cx(
                  "px-3 py-2 font-medium whitespace-nowrap first:pl-0 last:pr-0",
                  column.isNumber ? "text-right" : "text-left",
                  column.className,
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} className={cx("border-b last:border-b-0", rowClass?.(row))}>
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={cx(
                    "px-3 py-2 first:pl-0 last:pr-0",
                    column.isNumber && "text-right tabular",
                    column.className,
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
