import type { ReactNode } from "react"
import { cx } from "@/lib/cx"

export type BadgeTone = "healthy" | "at-risk" | "critical" | "churned" | "unknown" | "accent"

export const TONE_TEXT: Record<BadgeTone, string> = {
  healthy: "text-healthy",
  "at-risk": "text-at-risk",
  critical: "text-critical",
  churned: "text-churned",
  unknown: "text-unknown",
  accent: "text-accent",
}

export const TONE_SOLID: Record<BadgeTone, string> = {
  healthy: "bg-healthy-solid",
  "at-risk": "bg-at-risk-solid",
  critical: "bg-critical-solid",
  churned: "bg-churned-solid",
  unknown: "hatched",
  accent: "bg-accent-solid",
}

const TONE_SOFT: Record<BadgeTone, string> = {
  healthy: "bg-healthy-soft text-healthy",
  "at-risk": "bg-at-risk-soft text-at-risk",
  critical: "bg-critical-soft text-critical",
  churned: "bg-churned-soft text-churned",
  unknown: "bg-unknown-soft text-unknown",
  accent: "bg-accent-soft text-accent",
}

/** A word in a tinted pill, with a dot so that the colour is never alone. */
export function Badge({
  tone,
  icon,
  children,
}: {
  tone: BadgeTone
  icon?: ReactNode
  children: ReactNode
}) {
  return (
    <span
      className={cx(
        "inline-flex h-5 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap [&_svg]:size-3",
        TONE_SOFT[tone],
      )}
    >
      {icon ?? <span aria-hidden className={cx("size-1.5 rounded-full", TONE_SOLID[tone])} />}
      {children}
    </span>
  )
}
