import { cx } from "@/lib/cx"
import { TONE_SOLID, type BadgeTone } from "./Badge"

/** A bar from nothing to `max`; the number beside it is the caller's. */
export function Meter({
  value,
  max,
  tone,
  className,
}: {
  value: number
  max: number
  tone: BadgeTone
  className?: string
}) {
  const share = max > 0 ? Math.min(Math.max(value / max, 0), 1) : 0
  return (
    <span
      aria-hidden
      className={cx("block h-1.5 overflow-hidden rounded-full bg-line", className)}
    >
      <span
        className={cx("block h-full rounded-full", TONE_SOLID[tone])}
        style={{ width: `${String(share * 100)}%` }}
      />
    </span>
  )
}
