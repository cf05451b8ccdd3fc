import { addDays, formatDate } from "@/lib/dates"
import { Button } from "./Button"
import { Field } from "./Field"
import { FilterPanelChip } from "./FilterChip"

type Days = { from: string | null; to: string | null }

type DateChipProps = {
  days: Days
  /** The newest day there is; the presets count back from it. */
  last: string
  onChange: (days: Days) => void
}

const PRESETS = [30, 90, 365] as const

function describe({ from, to }: Days): string {
  if (from && to) return from === to ? formatDate(from) : `${formatDate(from)} – ${formatDate(to)}`
  if (from) return `from ${formatDate(from)}`
  return to ? `up to ${formatDate(to)}` : ""
}

/** The first and the last day to show, by the usual distances or by hand. */
export function DateChip({ days, last, onChange }: DateChipProps) {
  const { from, to } = days
  return (
    <FilterPanelChip
      label="Date"
      chosen={describe(days)}
      onClear={() => {
        onChange({ from: null, to: null })
      }}
    >
      <div className="flex flex-wrap gap-1.5">
        {PRESETS.map((count) => (
          <Button
            key={count}
            onClick={() => {
              onChange({ from: addDays(last, 1 - count), to: last })
            }}
          >
            {count === 365 ? "1 year" : `${String(count)} days`}
          </Button>
        ))}
      </div>
      <div className="mt-3 grid grid-cols-1 gap-3">
        <Field
          label="From"
          type="date"
          value={from ?? ""}
          max={to ?? last}
          onChange={(event) => {
            onChange({ from: event.target.value || null, to })
          }}
        />
        <Field
          label="To"
          type="date"
          value={to ?? ""}
          min={from ?? undefined}
          max={last}
          onChange={(event) => {
            onChange({ from, to: event.target.value || null })
          }}
        />
      </div>
    </FilterPanelChip>
  )
}
