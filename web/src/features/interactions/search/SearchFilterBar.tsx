import { INTERACTION_TYPES, SENTIMENT_LABEL } from "@/api/labels"
import type { SentimentBand } from "@/api/types"
import { DateChip } from "@/ui/DateChip"
import { CATEGORIES, labelOf } from "../labels"
import { Button } from "@/ui/Button"
import { FilterChip } from "@/ui/FilterChip"
import { ManyChip } from "@/ui/ManyChip"
import { MenuItem } from "@/ui/Menu"
import {
  BANDS,
  hasFilters,
  NO_FILTERS,
  TEXT_CATEGORIES,
  TYPES,
  type SearchFilters,
} from "./filters"

type FilterBarProps = {
  filters: SearchFilters
  /** The newest day of the data. */
  lastDay: string | undefined
  /** Of the account that is filtered by; its id until the name is known. */
  accountName: string | null
  onChange: (change: Partial<SearchFilters>) => void
}

const TYPE_OPTIONS = TYPES.map((value) => ({ value, label: labelOf(INTERACTION_TYPES, value) }))
const CATEGORY_OPTIONS = TEXT_CATEGORIES.map((value) => ({
  value,
  label: labelOf(CATEGORIES, value),
}))

/** The filters as chips; what they hold is in the address. */
export function SearchFilterBar({ filters, lastDay, accountName, onChange }: FilterBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ManyChip
        label="Type"
        chosen={filters.types}
        options={TYPE_OPTIONS}
        onChange={(types) => {
          onChange({ types })
        }}
      />
      <ManyChip
        label="Category"
        chosen={filters.categories}
        options={CATEGORY_OPTIONS}
        onChange={(categories) => {
          onChange({ categories })
        }}
      />
      <SentimentChip
        chosen={filters.sentiment}
        onChange={(sentiment) => {
          onChange({ sentiment })
        }}
      />
      {lastDay ? <DateChip days={filters} last={lastDay} onChange={onChange} /> : null}
      <AccountChip accountId={filters.accountId} name={accountName} onChange={onChange} />
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
    </div>
  )
}

type SentimentChipProps = {
  chosen: SentimentBand | null
  onChange: (chosen: SentimentBand | null) => void
}

function SentimentChip({ chosen, onChange }: SentimentChipProps) {
  return (
    <FilterChip
      label="Sentiment"
      chosen={chosen ? SENTIMENT_LABEL[chosen] : ""}
      onClear={() => {
        onChange(null)
      }}
    >
      {BANDS.map((band) => (
        <MenuItem
          key={band}
          onSelect={() => {
            onChange(band)
          }}
        >
          {SENTIMENT_LABEL[band]}
        </MenuItem>
      ))}
    </FilterChip>
  )
}

type AccountChipProps = {
  accountId: string | null
  name: string | null
  onChange: FilterBarProps["onChange"]
}

/** Only there once an account is chosen: it is chosen where the account is seen. */
function AccountChip({ accountId, name, onChange }: AccountChipProps) {
  if (!accountId) return null
  const clear = () => {
    onChange({ accountId: null })
  }
  return (
    <FilterChip label="Account" chosen={name ?? accountId} onClear={clear}>
      <MenuItem onSelect={clear}>All accounts</MenuItem>
    </FilterChip>
  )
}
