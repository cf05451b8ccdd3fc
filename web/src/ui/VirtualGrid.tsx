import { useVirtualizer } from "@tanstack/react-virtual"
import {
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  type FocusEvent,
  type ReactNode,
  type Ref,
  type UIEvent,
} from "react"
import { cx } from "@/lib/cx"
import { directionOf, SortButton } from "./SortButton"
import { useGridKeys } from "./useGridKeys"

const ROW_HEIGHT = 40
const HEADER_HEIGHT = 36
const FETCH_AHEAD = 30

export type GridColumn<T> = {
  id: string
  header: string
  /** In pixels; the width that is left over goes to the columns that grow. */
  width: number
  isGrowing?: boolean
  isNumber?: boolean
  /** Stays at the left while the rest scrolls sideways. */
  isPinned?: boolean
  /** The name to sort by; without one the column cannot be sorted by. */
  sortKey?: string
  cell: (row: T) => ReactNode
}

export type VirtualGridProps<T> = {
  label: string
  columns: readonly GridColumn<T>[]
  rows: readonly T[]
  /** Of all rows there are, those not loaded yet included. */
  total: number
  rowKey: (row: T) => string
  rowClass?: (row: T) => string | undefined
  onOpen?: (row: T) => void
  onHover?: (row: T) => void
  /** Called when the end of the loaded rows comes near. */
  onNearEnd: () => void
  className?: string
  gridRef?: Ref<HTMLDivElement | null>
  /** The place in history: coming back to it, the list stands where it was left. */
  place?: string
  /** The order there is: a sort key, `-` before it for descending. */
  sort?: string
  onSort?: (sort: string) => void
}

function cellClass<T>(column: GridColumn<T>): string {
  return cx(
    "flex min-w-0 items-center px-3",
    column.isGrowing ? "grow" : "shrink-0",
    column.isNumber && "justify-end tabular",
    column.isPinned && "sticky left-0 z-10 bg-inherit",
  )
}

/** Over the cells, because a pinned one would cover a frame of the row's own. */
const ACTIVE_FRAME =
  "after:pointer-events-none after:absolute after:inset-0 after:z-20 after:ring-1 after:ring-ring after:ring-inset"

const cellStyle = <T,>(column: GridColumn<T>) =>
  column.isGrowing ? { flexBasis: column.width, minWidth: column.width } : { width: column.width }

/** Where each list was left, by the place in history. */
const offsets = new Map<string, number>()

/** The rows in sight, and keys that move through all of them. */
function useRows<T>({ rows, onOpen, onNearEnd, place }: VirtualGridProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    initialOffset: () => (place === undefined ? 0 : (offsets.get(place) ?? 0)),
    overscan: 12,
    scrollPaddingStart: HEADER_HEIGHT,
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= rows.length - FETCH_AHEAD) onNearEnd()
  }, [lastShown, rows.length, onNearEnd])
  const keys = useGridKeys({
    rowCount: rows.length,
    onMove: virtual.scrollToIndex,
    onOpen: (index) => {
      const row = rows[index]
      if (row !== undefined) onOpen?.(row)
    },
  })
  const onFocus = (event: FocusEvent) => {
    const isByKey = event.target === event.currentTarget && event.target.matches(":focus-visible")
    if (!isByKey || keys.active >= 0 || rows.length === 0) return
    keys.setActive(Math.ceil(event.currentTarget.scrollTop / ROW_HEIGHT))
  }
  const onScroll = (event: UIEvent) => {
    if (place) offsets.set(place, event.currentTarget.scrollTop)
  }
  return { scroller, items, height: virtual.getTotalSize(), keys, onFocus, onScroll }
}

/** Draws only the rows in sight of a list that comes in pages; moved through by key. */
export function VirtualGrid<T>(props: VirtualGridProps<T>) {
  const { label, columns, rows, total, rowKey, className, gridRef } = props
  const id = useId()
  const { scroller, items, height, keys, onFocus, onScroll } = useRows(props)
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(gridRef, () => scroller.current)
  const idOf = (index: number) => `${id}-${String(index)}`
  const minWidth = columns.reduce((sum, column) => sum + column.width, 0)
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={keys.active >= 0 ? idOf(keys.active) : undefined}
      tabIndex={0}
      onFocus={onFocus}
      onScroll={onScroll}
      onKeyDown={keys.onKeyDown}
      className={cx("relative overflow-auto -outline-offset-2", className)}
    >
      <HeaderRow grid={props} minWidth={minWidth} />
      <div role="rowgroup" className="relative" style={{ height, minWidth }}>
        {items.map(({ index, start }) => {
          const row = rows[index]
          return row === undefined ? null : (
            <BodyRow
              key={rowKey(row)}
              id={idOf(index)}
              row={row}
              index={index}
              offset={start}
              isActive={index === keys.active}
              grid={props}
            />
          )
        })}
      </div>
    </div>
  )
}

type HeaderRowProps<T> = {
  grid: Pick<VirtualGridProps<T>, "columns" | "sort" | "onSort">
  minWidth: number
}

function HeaderRow<T>({ grid, minWidth }: HeaderRowProps<T>) {
  return (
    <div role="rowgroup" className="sticky top-0 z-20" style={{ minWidth }}>
      <div role="row" aria-rowindex={1} className="flex h-9 border-b bg-sunken text-xs font-medium text-muted">
        {grid.columns.map((column) => (
          <HeaderCell key={column.id} column={column} sort={grid.sort ?? ""} onSort={grid.onSort} />
        ))}
      </div>
    </div>
  )
}

type HeaderCellProps<T> = {
  column: GridColumn<T>
  sort: string
  onSort: ((sort: string) => void) | undefined
}

function HeaderCell<T>({ column, sort, onSort }: HeaderCellProps<T>) {
  const { sortKey } = column
  const canSort = sortKey !== undefined && onSort !== undefined
  return (
    <div
      role="columnheader"
      aria-sort={canSort ? directionOf(sort, sortKey) : undefined}
      style={cellStyle(column)}
      className={cellClass(column)}
    >
      {canSort ? (
        <SortButton column={column} sortKey={sortKey} sort={sort} onSort={onSort} />
      ) : (
        <span className="truncate">{column.header}</span>
      )}
    </div>
  )
}

type BodyRowProps<T> = {
  id: string
  row: T
  index: number
  offset: number
  isActive: boolean
  grid: Pick<VirtualGridProps<T>, "columns" | "rowClass" | "onOpen" | "onHover">
}

function BodyRow<T>({ id, row, index, offset, isActive, grid }: BodyRowProps<T>) {
  const { columns, rowClass, onOpen, onHover } = grid
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={onOpen ? isActive : undefined}
      onClick={
        onOpen &&
        (() => {
          onOpen(row)
        })
      }
      onPointerEnter={() => onHover?.(row)}
      style={{ height: ROW_HEIGHT, transform: `translateY(${String(offset)}px)` }}
      className={cx(
        "absolute top-0 left-0 flex w-full border-b text-sm",
        onOpen && "cursor-pointer",
        isActive && ACTIVE_FRAME,
        rowClass?.(row) ?? (isActive ? "bg-hover" : "bg-surface hover:bg-hover"),
      )}
    >
      {columns.map((column) => (
        <div key={column.id} role="gridcell" style={cellStyle(column)} className={cellClass(column)}>
          <span className="min-w-0 truncate">{column.cell(row)}</span>
        </div>
      ))}
    </div>
  )
}
