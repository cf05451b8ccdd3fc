import type { ReactNode } from "react"
import { cx } from "@/lib/cx"

export type PlainColumn<T> = {
  id: string
  header: ReactNode
  /** Names the value on a phone's card where the header is no plain text. */
  cardLabel?: string
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
  /** On a phone each row becomes a card that names its values, instead of scrolling sideways. */
  hasCards?: boolean
}

const CARD_TABLE = "max-sm:block max-sm:[&>thead]:sr-only max-sm:[&>tbody]:block"
const CARD_ROW = "max-sm:block max-sm:py-3 max-sm:first:pt-0"
const CARD_CELL =
  "max-sm:flex max-sm:min-h-8 max-sm:items-center max-sm:justify-between max-sm:gap-4 max-sm:px-0 max-sm:py-1 max-sm:text-right max-sm:break-all max-sm:whitespace-normal max-sm:before:shrink-0 max-sm:before:text-xs max-sm:before:text-muted max-sm:before:content-[attr(data-label)]"

/**
 * A short table: no paging, no state. Scrolls sideways within itself where it must: `relative` keeps
 * hidden labels, which are placed absolutely, inside the part that scrolls. The roles are written
 * out because a table that is shown as blocks loses them.
 */
export function PlainTable<T>(props: PlainTableProps<T>) {
  const { label, columns, rows, rowKey, rowClass, className, hasCards = false } = props
  return (
    <div className={cx("relative overflow-x-auto", className)} tabIndex={0} role="group" aria-label="Scrolls sideways">
      <table
        role="table"
        aria-label={label}
        className={cx("w-full border-collapse text-sm", hasCards && CARD_TABLE)}
      >
        <thead role="rowgroup">
          <tr role="row" className="border-b text-xs text-muted">
            {columns.map((column) => (
              <th
                key={column.id}
                role="columnheader"
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
        <tbody role="rowgroup">
          {rows.map((row, index) => (
            <tr
              key={rowKey(row, index)}
              role="row"
              className={cx("border-b last:border-b-0", rowClass?.(row), hasCards && CARD_ROW)}
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  role="cell"
                  data-label={column.cardLabel ?? (typeof column.header === "string" ? column.header : undefined)}
                  className={cx(
                    "px-3 py-2 first:pl-0 last:pr-0",
                    column.isNumber && "text-right whitespace-nowrap tabular",
                    column.className,
                    hasCards && CARD_CELL,
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
