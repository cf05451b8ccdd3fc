import { Popover } from "radix-ui"
import { useRef, useState, type PointerEvent, type ReactNode } from "react"
import { cx } from "@/lib/cx"

const OPEN_MS = 180
const CLOSE_MS = 120

/** Opens on hover, focus and tap; closes on leaving and on Escape. */
function useHoverOpen() {
  const [isOpen, setOpen] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const later = (open: boolean, delay: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      setOpen(open)
    }, delay)
  }
  const hover = {
    onPointerEnter: (event: PointerEvent) => {
      if (event.pointerType === "mouse") later(true, OPEN_MS)
    },
    onPointerLeave: (event: PointerEvent) => {
      if (event.pointerType === "mouse") later(false, CLOSE_MS)
    },
  }
  return { isOpen, setOpen, hover }
}

type InfoPopoverProps = { label: ReactNode; name: string; children: ReactNode; className?: string }

/** A word that answers "what is this?" on hover, focus or tap. */
export function InfoPopover({ label, name, children, className }: InfoPopoverProps) {
  const { isOpen, setOpen, hover } = useHoverOpen()
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={`${name}: what is this?`}
        {...hover}
        onFocus={(event) => {
          if (event.target.matches(":focus-visible")) setOpen(true)
        }}
        onBlur={() => {
          setOpen(false)
        }}
        className={cx("cursor-help rounded-sm text-left hover:dotted", className)}
      >
        {label}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          {...hover}
          sideOffset={6}
          collisionPadding={12}
          align="start"
          onOpenAutoFocus={(event) => {
            event.preventDefault()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
          }}
          className="appear z-50 w-80 max-w-[calc(100vw-24px)] rounded-lg border bg-surface p-4 text-sm shadow-float"
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
