import { Button } from "@/ui/Button"
import { ManyChip } from "@/ui/ManyChip"
import {
  hasTransactionFilters,
  NO_TRANSACTION_FILTERS,
  type TransactionFilters,
} from "../filters"
import { categoryLabel, CHANNEL_LABEL, CHANNELS, STATUS_LABEL, STATUSES } from "../labels"
import { DateChip } from "@/ui/DateChip"

type FilterBarProps = {
  filters: TransactionFilters
  /** The categories that this customer has spent on. */
  categories: string[]
  /** The newest day of the data. */
  lastDay: string
  onChange: (change: Partial<TransactionFilters>) => void
}

const STATUS_OPTIONS = STATUSES.map((value) => ({ value, label: STATUS_LABEL[value] }))
const CHANNEL_OPTIONS = CHANNELS.map((value) => ({ value, label: CHANNEL_LABEL[value] }))

/** The filters as chips; what they hold is in the address. */
export function TransactionFilterBar({ filters, categories, lastDay, onChange }: FilterBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <DateChip days={filters} last={lastDay} onChange={onChange} />
      <ManyChip
        label="Category"
        chosen={filters.categories}
        options={categories.map((value) => ({ value, label: categoryLabel(value) }))}
        onChange={(chosen) => {
          onChange({ categories: chosen })
        }}
      />
      <ManyChip
        label="Status"
        chosen={filters.statuses}
        options={STATUS_OPTIONS}
        onChange={(statuses) => {
          onChange({ statuses })
        }}
      />
      <ManyChip
        label="Channel"
        chosen={filters.channels}
        options={CHANNEL_OPTIONS}
        onChange={(channels) => {
          onChange({ channels })
        }}
      />
      {hasTransactionFilters(filters) ? (
        <Button
          variant="ghost"
          onClick={() => {
            onChange(NO_TRANSACTION_FILTERS)
          }}
        >
          Clear all
        </Button>
      ) : null}
    </div>
  )
}
