import { ChevronDown, X } from "lucide-react"
import type { ReactNode } from "react"
import { cx } from "@/lib/cx"
import { Menu } from "./Menu"

type FilterChipProps = {
  label: string
  /** What is chosen, in words; empty for nothing. */
  chosen: string
  onClear: () => void
  children: ReactNode
}

/** A filter as a chip: dashed while open to all, filled once something is chosen. */
export function FilterChip({ label, chosen, onClear, children }: FilterChipProps) {
  return (
    <span
      className={cx(
        "inline-flex h-8 shrink-0 items-center rounded-md border text-sm",
        chosen ? "border-transparent bg-accent-soft text-accent" : "border-dashed border-line-strong text-muted",
      )}
    >
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-label={`Filter by ${label.toLowerCase()}${chosen ? `: ${chosen}` : ""}`}
            className="flex h-full items-center gap-1.5 rounded-md px-2.5 font-medium hover:text-ink"
          >
            <span className="max-w-52 truncate">{chosen ? `${label}: ${chosen}` : label}</span>
            {chosen ? null : <ChevronDown aria-hidden className="size-3.5" />}
          </button>
        }
      >
        {children}
      </Menu>
      {chosen ? (
        <button
          type="button"
          aria-label={`Clear filter by ${label.toLowerCase()}`}
          onClick={onClear}
          className="flex h-full items-center rounded-r-md pr-2 pl-0.5 hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      ) : null}
    </span>
  )
}
