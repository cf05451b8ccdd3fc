import { ArrowDown, ArrowUp, Minus } from "lucide-react"
import { cx } from "@/lib/cx"
import { formatChange } from "@/lib/format"

type ChangeProps = { value: number; digits?: number; unit?: string }

/** A change with arrow and sign; more is better. */
export function Change({ value, digits = 1, unit = "" }: ChangeProps) {
  const Icon = value > 0 ? ArrowUp : value < 0 ? ArrowDown : Minus
  const tone = value > 0 ? "text-healthy" : value < 0 ? "text-critical" : "text-muted"
  return (
    <span className={cx("inline-flex items-center gap-0.5 whitespace-nowrap tabular", tone)}>
      <Icon aria-hidden className="size-3.5" />
      {formatChange(value, digits)}
      {unit}
    </span>
  )
}
