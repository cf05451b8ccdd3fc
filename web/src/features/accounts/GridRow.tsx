import type { Cell, ReactTable, Row } from "@tanstack/react-table"
import { memo } from "react"
import { Link, useLocation } from "react-router"
import type { AccountRow } from "@/api/types"
import { cx } from "@/lib/cx"
import { features } from "./columns"

type GridRowProps = {
  /** Absent for an instant, when the table has shrunk and the window has not yet. */
  row: Row<typeof features, AccountRow> | undefined
  index: number
  offset: number
  height: number
  isOpen: boolean
  isActive: boolean
  onOpen: (account: AccountRow) => void
  onHover?: (account: AccountRow) => void
  FlexRender: ReactTable<typeof features, AccountRow>["FlexRender"]
}

function rowClass(isOpen: boolean, isActive: boolean): string {
  if (isOpen) return "bg-accent-soft"
  return isActive ? "bg-hover" : "bg-surface hover:bg-hover"
}

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, index, offset, height, isOpen, isActive, onOpen, onHover, FlexRender } = props
  if (!row) return null
  return (
    <div
      role="row"
      id={`account-row-${String(index)}`}
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      onClick={() => {
        onOpen(row.original)
      }}
      onPointerEnter={() => onHover?.(row.original)}
      style={{ height, transform: `translateY(${String(offset)}px)` }}
      className={cx(
        "group absolute top-0 left-0 flex w-full cursor-pointer border-b text-sm",
        rowClass(isOpen, isActive),
        isActive && "ring-1 ring-ring ring-inset",
      )}
    >
      {row.getVisibleCells().map((cell) =>
        cell.column.id === "account_name" ? (
          <NameCell key={cell.id} cell={cell} />
        ) : (
          <div
            key={cell.id}
            role="gridcell"
            style={{ width: cell.column.getSize() }}
            className={cx(
              "flex shrink-0 items-center px-3",
              cell.column.columnDef.meta?.isNumber && "justify-end tabular",
            )}
          >
            <span className="min-w-0 truncate">
              <FlexRender cell={cell} />
            </span>
          </div>
        ),
      )}
    </div>
  )
})

/** A real link, so that an account can be opened in a tab of its own. */
function NameCell({ cell }: { cell: Cell<typeof features, AccountRow> }) {
  const { search } = useLocation()
  const account = cell.row.original
  return (
    <div
      role="gridcell"
      style={{ width: cell.column.getSize() }}
      className="sticky left-0 z-10 flex shrink-0 items-center bg-inherit px-3"
    >
      <Link
        to={{ pathname: `/accounts/${encodeURIComponent(account.account_id)}`, search }}
        tabIndex={-1}
        title={account.account_name}
        onClick={(event) => {
          event.stopPropagation()
        }}
        className="min-w-0 truncate font-medium hover:underline"
      >
        {account.account_name}
      </Link>
    </div>
  )
}
