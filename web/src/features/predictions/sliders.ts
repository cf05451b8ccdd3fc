import type { PredictionDriver } from "@/api/types"

export type Slider = {
  feature: string
  label: string
  value: number
  min: number
  max: number
  step: number
  /** The usual range, where it is known. */
  usual: [number, number]
}

const MOST_SLIDERS = 3
const STEPS = 100

/** Steps of one from a whole number on; else a hundredth of the way, rounded to a digit that reads. */
function stepOf(value: number, way: number): number {
  const isWhole = Number.isInteger(value) && way >= 5
  return isWhole ? Math.max(1, Math.round(way / STEPS)) : 10 ** Math.floor(Math.log10(way / STEPS))
}

/** A multiple of the step without the dust of binary fractions. */
function onGrid(steps: number, step: number): number {
  return Number((steps * step).toPrecision(12))
}

function sliderOf(driver: PredictionDriver): Slider | null {
  const { value, usual_low: low, usual_high: high } = driver
  if (typeof value !== "number" || low === null || high === null) return null
  const min = Math.min(low, value)
  const max = Math.max(high, value)
  if (max <= min) return null
  const step = stepOf(value, max - min)
  return {
    feature: driver.feature,
    label: driver.label,
    value,
    min: onGrid(Math.floor(min / step), step),
    max: onGrid(Math.ceil(max / step), step),
    step,
    usual: [low, high],
  }
}

/** What can be moved: the top drivers that are numbers, from where they are to what is usual. */
export function makeSliders(drivers: readonly PredictionDriver[]): Slider[] {
  return drivers.flatMap((driver) => sliderOf(driver) ?? []).slice(0, MOST_SLIDERS)
}
