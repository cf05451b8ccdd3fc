import type { Facets } from "@/api/types"
import { humanise } from "@/lib/format"
import { FilterChip } from "@/ui/FilterChip"
import { ManyChip, type ChipOption } from "@/ui/ManyChip"
import { MenuItem } from "@/ui/Menu"
import { SearchBox } from "@/ui/SearchBox"
import { Button } from "@/ui/Button"
import { hasFilters, NO_FILTERS, type AccountFilters } from "./filters"

type FilterBarProps = {
  filters: AccountFilters
  facets: Facets | undefined
  onChange: (change: Partial<AccountFilters>) => void
}

const RENEWAL_WINDOWS = [30, 60, 90, 180] as const

const asOption = (value: string): ChipOption<string> => ({ value, label: humanise(value) })

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
