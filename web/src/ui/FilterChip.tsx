import { ChevronDown, X } from "lucide-react"
import { Popover } from "radix-ui"
import type { ComponentProps, ReactNode } from "react"
import { cx } from "@/lib/cx"
import { Menu } from "./Menu"

type ShellProps = {
  label: string
  /** What is chosen, in words; empty for nothing. */
  chosen: string
  onClear: () => void
  /** Opens what there is to choose. */
  children: ReactNode
}

/** A filter's frame: dashed while open to all, filled once something is chosen, with a way back. */
function ChipShell({ label, chosen, onClear, children }: ShellProps) {
  return (
    <span
      className={cx(
        "inline-flex h-8 shrink-0 items-center rounded-md border text-sm",
        chosen ? "border-transparent bg-accent-soft text-accent" : "border-dashed border-line-strong text-muted",
      )}
    >
      {children}
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

type TriggerProps = ComponentProps<"button"> & { label: string; chosen: string }

function ChipTrigger({ label, chosen, ...rest }: TriggerProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={`Filter by ${label.toLowerCase()}${chosen ? `: ${chosen}` : ""}`}
      className="flex h-full items-center gap-1.5 rounded-md px-2.5 font-medium hover:text-ink"
    >
      <span className="max-w-52 truncate">{chosen ? `${label}: ${chosen}` : label}</span>
      {chosen ? null : <ChevronDown aria-hidden className="size-3.5" />}
    </button>
  )
}

/** A filter as a chip whose choices are a menu's. */
export function FilterChip({ children, ...chip }: ShellProps) {
  return (
    <ChipShell {...chip}>
      <Menu align="start" trigger={<ChipTrigger label={chip.label} chosen={chip.chosen} />}>
        {children}
      </Menu>
    </ChipShell>
  )
}

/** A filter as a chip that opens fields, which a menu cannot hold. */
export function FilterPanelChip({ children, ...chip }: ShellProps) {
  return (
    <ChipShell {...chip}>
      <Popover.Root>
        <Popover.Trigger asChild>
          <ChipTrigger label={chip.label} chosen={chip.chosen} />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={6}
            collisionPadding={8}
            className="appear z-50 w-72 max-w-[calc(100vw-16px)] rounded-lg border bg-surface p-4 shadow-float"
          >
            {children}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </ChipShell>
  )
}
