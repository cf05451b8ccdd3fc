import type { KeyboardEvent } from "react"
import { cx } from "@/lib/cx"
import type { AccountHeader } from "./columns"

const LARGEST = 640
const STEP = 8
const LARGE_STEP = 40

const WIDER: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 }

type ResizeHandleProps = { header: AccountHeader; onSize: (columnId: string, size: number) => void }

/** The edge of a column: drag it, or focus it and press the arrow keys; Home or a double click resets. */
export function ResizeHandle({ header, onSize }: ResizeHandleProps) {
  const { column } = header
  const smallest = column.columnDef.minSize ?? 0
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = WIDER[event.key]
    if (event.key === "Home") column.resetSize()
    else if (direction === undefined) return
    else {
      const size = header.getSize() + direction * (event.shiftKey ? LARGE_STEP : STEP)
      onSize(column.id, Math.min(Math.max(size, smallest), LARGEST))
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${String(column.columnDef.header)}`}
      aria-valuenow={header.getSize()}
      aria-valuemin={smallest}
      aria-valuemax={LARGEST}
      aria-valuetext={`${String(header.getSize())} pixels`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onMouseDown={header.getResizeHandler()}
      onTouchStart={header.getResizeHandler()}
      onDoubleClick={() => {
        column.resetSize()
      }}
      className={cx(
        "absolute top-1.5 -right-1 bottom-1.5 z-10 w-2 cursor-col-resize touch-none border-r-2 border-transparent outline-offset-0 hover:border-accent focus-visible:border-accent max-sm:hidden",
        column.getIsResizing() && "border-accent",
      )}
    />
  )
}
