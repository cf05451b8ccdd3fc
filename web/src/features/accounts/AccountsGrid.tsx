import { useTable } from "@tanstack/react-table"
import { useVirtualizer } from "@tanstack/react-virtual"
import { useEffect, useRef } from "react"
import type { AccountRow } from "@/api/types"
import { useGridKeys } from "@/ui/useGridKeys"
import { COLUMNS, features } from "./columns"
import { GridHeader } from "./GridHeader"
import { GridRow } from "./GridRow"
import type { GridLayout } from "./useGridLayout"

const ROW_HEIGHT = 40
const HEADER_HEIGHT = 36
const FETCH_AHEAD = 30

type AccountsGridProps = {
  rows: AccountRow[]
  total: number
  sort: string
  openId: string | undefined
  layout: GridLayout
  onSort: (sort: string) => void
  onOpen: (account: AccountRow) => void
  onHover?: (account: AccountRow) => void
  /** Called when the end of the loaded rows comes near. */
  onNearEnd: () => void
}

function useAccountsTable(rows: AccountRow[], layout: GridLayout) {
  return useTable({
    features,
    data: rows,
    columns: COLUMNS,
    getRowId: (row) => row.account_id,
    columnResizeMode: "onChange",
    state: { columnVisibility: layout.visibility, columnSizing: layout.sizing },
    onColumnVisibilityChange: layout.setVisibility,
    onColumnSizingChange: layout.setSizing,
  })
}

/** Moves by key through the rows in sight and out of it. */
function useRowKeys(rows: AccountRow[], show: (index: number) => void, open: (row: AccountRow) => void) {
  return useGridKeys({
    rowCount: rows.length,
    onMove: show,
    onOpen: (index) => {
      const row = rows[index]
      if (row) open(row)
    },
  })
}

/** The accounts as a grid that draws only the rows in sight. */
export function AccountsGrid(props: AccountsGridProps) {
  const { rows, total, sort, openId, layout, onSort, onOpen, onHover, onNearEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const table = useAccountsTable(rows, layout)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollPaddingStart: HEADER_HEIGHT,
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= rows.length - FETCH_AHEAD) onNearEnd()
  }, [lastShown, rows.length, onNearEnd])
  const keys = useRowKeys(rows, virtual.scrollToIndex, onOpen)
  const tableRows = table.getRowModel().rows
  const width = table.getTotalSize()
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Accounts"
      aria-rowcount={total + 1}
      aria-colcount={table.getVisibleLeafColumns().length}
      aria-activedescendant={keys.active >= 0 ? `account-row-${String(keys.active)}` : undefined}
      tabIndex={0}
      onKeyDown={keys.onKeyDown}
      className="relative h-full overflow-auto overscroll-contain outline-offset-[-2px]"
    >
      <GridHeader table={table} sort={sort} onSort={onSort} width={width} />
      <div
        role="rowgroup"
        className="relative"
        style={{ height: virtual.getTotalSize(), minWidth: width }}
      >
        {items.map((item) => (
          <GridRow
            key={item.key}
            row={tableRows[item.index]}
            index={item.index}
            offset={item.start}
            height={ROW_HEIGHT}
            isOpen={rows[item.index]?.account_id === openId}
            isActive={item.index === keys.active}
            onOpen={onOpen}
            onHover={onHover}
            FlexRender={table.FlexRender}
          />
        ))}
      </div>
    </div>
  )
}
