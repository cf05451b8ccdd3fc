import { addDays, daysBetween } from "@/lib/dates"
import { Field } from "@/ui/Field"
import { Segmented } from "@/ui/Segmented"

const PRESETS = [7, 30, 90] as const

type DateRangeProps = {
  from: string
  to: string
  /** The newest day there is. */
  last: string
  onChange: (range: { from: string; to: string }) => void
}

/** Two dates to compare, or one of the usual distances. */
export function DateRange({ from, to, last, onChange }: DateRangeProps) {
  const distance = to === last ? daysBetween(from, to) : 0
  const first = addDays(last, -364)
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Segmented
        label="Compare with"
        value={distance}
        options={PRESETS.map((value) => ({ value: value as number, label: `${String(value)} days ago` }))}
        onChange={(days) => {
          onChange({ from: addDays(last, -days), to: last })
        }}
      />
      <Field
        label="From"
        type="date"
        value={from}
        min={first}
        max={to}
        onChange={(event) => {
          if (event.target.value) onChange({ from: event.target.value, to })
        }}
        className="w-36"
      />
      <Field
        label="To"
        type="date"
        value={to}
        min={from}
        max={last}
        onChange={(event) => {
          if (event.target.value) onChange({ from, to: event.target.value })
        }}
        className="w-36"
      />
    </div>
  )
}
