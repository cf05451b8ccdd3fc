import { X } from "lucide-react"
import { useEffect, useRef, type ReactNode } from "react"
import { cx } from "@/lib/cx"
import { IconButton } from "./Button"

type SidePanelProps = {
  /** What it shows, for ears: "Account details". */
  label: string
  heading: ReactNode
  /** Behind the heading. */
  aside?: ReactNode
  /** How wide it may be where there is room for the screen beside it. */
  width: string
  onClose: () => void
  children: ReactNode
}

/** One thing beside its screen; all of the screen on a phone. Escape closes it. */
export function SidePanel({ label, heading, aside, width, onClose, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    panel.current?.focus({ preventScroll: true })
  }, [])
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose()
      }}
      className={cx(
        "slide-in fixed inset-0 z-30 flex flex-col bg-canvas outline-none md:absolute md:inset-y-0 md:right-0 md:left-auto md:border-l md:shadow-float",
        width,
      )}
    >
      <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-surface pr-2 pl-5">
        <h2 className="min-w-0 flex-1 truncate text-lg font-semibold">{heading}</h2>
        {aside}
        <IconButton label={`Close ${label.toLowerCase()}`} onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="grid gap-5 p-4 md:p-5">{children}</div>
      </div>
    </section>
  )
}
