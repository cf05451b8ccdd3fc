import type { ReactTable } from "@tanstack/react-table"
import { ArrowDown, ArrowUp } from "lucide-react"
import type { AccountRow } from "@/api/types"
import { cx } from "@/lib/cx"
import type { AccountHeader, features } from "./columns"
import { ResizeHandle } from "./ResizeHandle"

type AccountTable = ReactTable<typeof features, AccountRow>
type Direction = "ascending" | "descending" | "none"

export function directionOf(sort: string, columnId: string): Direction {
  if (sort === columnId) return "ascending"
  return sort === `-${columnId}` ? "descending" : "none"
}

const NEXT: Record<Direction, (columnId: string) => string> = {
  none: (columnId) => columnId,
  ascending: (columnId) => `-${columnId}`,
  descending: () => "",
}

type GridHeaderProps = {
  table: AccountTable
  sort: string
  onSort: (sort: string) => void
  width: number
}

/** The sticky header: a press sorts upwards, then downwards, then as at first. */
export function GridHeader({ table, sort, onSort, width }: GridHeaderProps) {
  const [group] = table.getHeaderGroups()
  return (
    <div role="rowgroup" className="sticky top-0 z-20" style={{ minWidth: width }}>
      <div role="row" aria-rowindex={1} className="flex h-9 border-b bg-sunken">
        {group?.headers.map((header) => (
          <HeaderCell
            key={header.id}
            header={header}
            direction={directionOf(sort, header.column.id)}
            onSort={onSort}
            onSize={(columnId, size) => {
              table.setColumnSizing((sizes) => ({ ...sizes, [columnId]: size }))
            }}
          />
        ))}
        <div aria-hidden className="flex-1" />
      </div>
    </div>
  )
}

type HeaderCellProps = {
  header: AccountHeader
  direction: Direction
  onSort: (sort: string) => void
  onSize: (columnId: string, size: number) => void
}

function HeaderCell({ header, direction, onSort, onSize }: HeaderCellProps) {
  const { column } = header
  const Arrow = direction === "ascending" ? ArrowUp : ArrowDown
  const isNumber = column.columnDef.meta?.isNumber
  return (
    <div
      role="columnheader"
      aria-label={String(column.columnDef.header)}
      aria-sort={direction}
      style={{ width: header.getSize() }}
      className={cx(
        "group relative flex shrink-0 bg-sunken",
        column.id === "account_name" && "sticky left-0 z-10",
      )}
    >
      <button
        type="button"
        onClick={() => {
          onSort(NEXT[direction](column.id))
        }}
        className={cx(
          "flex min-w-0 flex-1 items-center gap-1 px-3 text-xs font-medium -outline-offset-2 hover:text-ink",
          isNumber && "flex-row-reverse",
          direction === "none" ? "text-muted" : "text-ink",
        )}
      >
        <span className="truncate">{String(column.columnDef.header)}</span>
        <Arrow
          aria-hidden
          className={cx(
            "size-3 shrink-0",
            direction === "none" && "opacity-0 group-hover:opacity-40",
          )}
        />
      </button>
      <ResizeHandle header={header} onSize={onSize} />
    </div>
  )
}
