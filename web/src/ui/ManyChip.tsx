import { formatNumber } from "@/lib/format"
import { FilterChip } from "./FilterChip"
import { MenuCheck } from "./Menu"

export type ChipOption<T extends string> = {
  value: T
  label: string
  /** How many it would leave. */
  count?: number
}

type ManyChipProps<T extends string> = {
  label: string
  chosen: readonly T[]
  options: readonly ChipOption<T>[]
  onChange: (chosen: T[]) => void
}

/** Says one or two by name, more by number. */
function describe<T extends string>(chosen: readonly T[], options: readonly ChipOption<T>[]): string {
  const labels = chosen.map(
    (value) => options.find((option) => option.value === value)?.label ?? value,
  )
  return labels.length > 2 ? `${String(labels.length)} chosen` : labels.join(", ")
}

/** A filter as a chip of which several values can be chosen. */
export function ManyChip<T extends string>({ label, chosen, options, onChange }: ManyChipProps<T>) {
  return (
    <FilterChip
      label={label}
      chosen={describe(chosen, options)}
      onClear={() => {
        onChange([])
      }}
    >
      {options.map((option) => (
        <MenuCheck
          key={option.value}
          isChecked={chosen.includes(option.value)}
          onChange={(isChecked) => {
            const others = chosen.filter((value) => value !== option.value)
            onChange(isChecked ? [...others, option.value] : others)
          }}
        >
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          {option.count === undefined ? null : (
            <span className="pl-4 text-xs text-faint tabular">{formatNumber(option.count)}</span>
          )}
        </MenuCheck>
      ))}
    </FilterChip>
  )
}
