import type { Facets } from "@/api/types"
import { humanise } from "@/lib/format"
import { FilterChip } from "@/ui/FilterChip"
import { MenuCheck, MenuItem } from "@/ui/Menu"
import { SearchBox } from "@/ui/SearchBox"
import { Button } from "@/ui/Button"
import { hasFilters, NO_FILTERS, type AccountFilters } from "./filters"

type FilterBarProps = {
  filters: AccountFilters
  facets: Facets | undefined
  onChange: (change: Partial<AccountFilters>) => void
}

type Option = { value: string; label: string }

const RENEWAL_WINDOWS = [30, 60, 90, 180] as const

const asOption = (value: string): Option => ({ value, label: humanise(value) })

/** Search and filters as chips; what they hold is in the address. */
export function AccountFilterBar({ filters, facets, onChange }: FilterBarProps) {
  return (
    <>
      <SearchBox
        label="Search accounts"
        value={filters.q}
        onChange={(q) => {
          onChange({ q })
        }}
        className="w-full shrink-0 sm:w-56"
      />
      <ManyChip
        label="Industry"
        chosen={filters.industries}
        options={(facets?.industries ?? []).map((value) => ({ value, label: value }))}
        onChange={(industries) => {
          onChange({ industries })
        }}
      />
      <ManyChip
        label="Owner"
        chosen={filters.owners}
        options={(facets?.owners ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(owners) => {
          onChange({ owners })
        }}
      />
      <ManyChip
        label="Plan"
        chosen={filters.plans}
        options={(facets?.tiers ?? []).map(asOption)}
        onChange={(plans) => {
          onChange({ plans })
        }}
      />
      <RenewalChip filters={filters} onChange={onChange} />
      {hasFilters(filters) ? (
        <Button
          variant="ghost"
          onClick={() => {
            onChange(NO_FILTERS)
          }}
        >
          Clear all
        </Button>
      ) : null}
    </>
  )
}

/** Says one or two by name, more by number. */
function describe(chosen: string[], options: Option[]): string {
  const labels = chosen.map(
    (value) => options.find((option) => option.value === value)?.label ?? value,
  )
  return labels.length > 2 ? `${String(labels.length)} chosen` : labels.join(", ")
}

function ManyChip({
  label,
  chosen,
  options,
  onChange,
}: {
  label: string
  chosen: string[]
  options: Option[]
  onChange: (chosen: string[]) => void
}) {
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
          {option.label}
        </MenuCheck>
      ))}
    </FilterChip>
  )
}

function RenewalChip({ filters, onChange }: Omit<FilterBarProps, "facets">) {
  const days = filters.renewalWithinDays
  return (
    <FilterChip
      label="Renewal"
      chosen={days === null ? "" : `within ${String(days)} days`}
      onClear={() => {
        onChange({ renewalWithinDays: null })
      }}
    >
      {RENEWAL_WINDOWS.map((window) => (
        <MenuItem
          key={window}
          onSelect={() => {
            onChange({ renewalWithinDays: window })
          }}
        >
          Within {window} days
        </MenuItem>
      ))}
    </FilterChip>
  )
}
