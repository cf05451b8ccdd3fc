import type { ReactNode } from "react"
import { cx } from "@/lib/cx"

type SwitchButtonProps = { isOn: boolean; onChange: (isOn: boolean) => void; children: ReactNode }

/** Something shown or not; pressed while it is. */
export function SwitchButton({ isOn, onChange, children }: SwitchButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => {
        onChange(!isOn)
      }}
      className={cx(
        "h-7 rounded-md border px-2 text-xs font-medium whitespace-nowrap",
        isOn ? "border-transparent bg-accent-soft text-accent" : "text-muted hover:text-ink",
      )}
    >
      {children}
    </button>
  )
}
