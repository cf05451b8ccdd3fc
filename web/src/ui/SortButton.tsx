import { ArrowDown, ArrowUp } from "lucide-react"
import { cx } from "@/lib/cx"

type Direction = "ascending" | "descending" | "none"

/** How a column is sorted when `sort` is a sort key, with `-` before it for descending. */
export function directionOf(sort: string, sortKey: string): Direction {
  if (sort === sortKey) return "ascending"
  return sort === `-${sortKey}` ? "descending" : "none"
}

/** Numbers are first asked for with the largest on top, words from A on; the third press undoes. */
export function nextSort(sort: string, sortKey: string, isNumber: boolean): string {
  const [first, second] = isNumber ? [`-${sortKey}`, sortKey] : [sortKey, `-${sortKey}`]
  if (sort === first) return second
  return sort === second ? "" : first
}

type SortButtonProps = {
  column: { header: string; isNumber?: boolean }
  sortKey: string
  sort: string
  onSort: (sort: string) => void
}

/** The header of a column that sorts. */
export function SortButton({ column, sortKey, sort, onSort }: SortButtonProps) {
  const direction = directionOf(sort, sortKey)
  const Arrow = direction === "ascending" ? ArrowUp : ArrowDown
  return (
    <button
      type="button"
      onClick={() => {
        onSort(nextSort(sort, sortKey, column.isNumber ?? false))
      }}
      className={cx(
        "group flex h-full min-w-0 items-center gap-1 -outline-offset-2 hover:text-ink",
        column.isNumber && "flex-row-reverse",
        direction !== "none" && "text-ink",
      )}
    >
      <span className="truncate">{column.header}</span>
      <Arrow
        aria-hidden
        className={cx("size-3 shrink-0", direction === "none" && "opacity-0 group-hover:opacity-40")}
      />
    </button>
  )
}
