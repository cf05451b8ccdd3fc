import { ArrowDown, ArrowUp } from "lucide-react"
import type { PredictionDriver } from "@/api/types"
import { cx } from "@/lib/cx"

/** Whether more of it is bad, as of a risk, or merely more, as of a value. */
export type DriverMeaning = "risk" | "value"

const LOOK = {
  risk: { up: "bg-critical-solid", down: "bg-healthy-solid" },
  value: { up: "bg-[var(--chart-1)]", down: "bg-[var(--chart-2)]" },
} as const

const WORDS = {
  risk: { up: "raises the risk", down: "lowers the risk" },
  value: { up: "raises it", down: "lowers it" },
} as const

type DriversProps = { drivers: readonly PredictionDriver[]; meaning: DriverMeaning }

/** Why: each driver as a bar from the middle, left lowers and right raises, with its sentence. */
export function Drivers({ drivers, meaning }: DriversProps) {
  const most = Math.max(...drivers.map((driver) => Math.abs(driver.effect)), Number.EPSILON)
  if (drivers.length === 0) return <p className="text-sm text-muted">Nothing stands out.</p>
  return (
    <ul aria-label="Drivers, the largest first" className="grid gap-2.5">
      {drivers.map((driver) => (
        <li key={driver.feature}>
          <DriverRow driver={driver} most={most} meaning={meaning} />
        </li>
      ))}
    </ul>
  )
}

type RowProps = { driver: PredictionDriver; most: number; meaning: DriverMeaning }

function DriverRow({ driver, most, meaning }: RowProps) {
  const isUp = driver.effect > 0
  const Icon = isUp ? ArrowUp : ArrowDown
  const way = isUp ? "up" : "down"
  const width = `${String((Math.abs(driver.effect) / most) * 50)}%`
  return (
    <div className="grid grid-cols-[1fr_minmax(96px,32%)] items-center gap-x-4">
      <p className="min-w-0 text-sm">{driver.text}</p>
      <div className="flex items-center gap-1.5">
        <span aria-hidden className="relative block h-2.5 flex-1 rounded-sm bg-sunken">
          <span className="absolute inset-y-[-3px] left-1/2 w-px bg-line-strong" />
          <span
            className={cx("absolute inset-y-0 rounded-sm", LOOK[meaning][way])}
            style={isUp ? { left: "50%", width } : { right: "50%", width }}
          />
        </span>
        <Icon aria-hidden className="size-3.5 shrink-0 text-muted" />
        <span className="sr-only">{WORDS[meaning][way]}</span>
      </div>
    </div>
  )
}
