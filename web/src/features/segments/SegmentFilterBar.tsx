import { useState, type FormEvent } from "react"
import { CHURN_RISK_LABEL, SEGMENT_LABEL } from "@/api/labels"
import type { SegmentOverview } from "@/api/types"
import { formatMoney, formatMoneyShort } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Field } from "@/ui/Field"
import { FilterPanelChip } from "@/ui/FilterChip"
import { ManyChip } from "@/ui/ManyChip"
import { hasFilters, NO_FILTERS, type SegmentFilters } from "./filters"
import { cardOptions, placeOptions } from "./options"

type Options = SegmentOverview["options"]

type FilterBarProps = {
  filters: SegmentFilters
  options: Options | undefined
  currency: string | null
  onChange: (change: Partial<SegmentFilters>) => void
}

/** Filters as chips, each choice with the customers it would leave; what they hold is in the address. */
export function SegmentFilterBar({ filters, options, currency, onChange }: FilterBarProps) {
  return (
    <>
      <ManyChip
        label="Segment"
        chosen={filters.segments}
        options={(options?.by_segment ?? []).map((group) => ({
          value: group.customer_segment,
          label: SEGMENT_LABEL[group.customer_segment],
          count: group.customer_count,
        }))}
        onChange={(segments) => {
          onChange({ segments })
        }}
      />
      <ManyChip
        label="State"
        chosen={filters.states}
        options={placeOptions(options, filters.states)}
        onChange={(states) => {
          onChange({ states })
        }}
      />
      <ManyChip
        label="Churn risk"
        chosen={filters.risks}
        options={(options?.by_risk ?? []).map((group) => ({
          value: group.churn_risk_category,
          label: CHURN_RISK_LABEL[group.churn_risk_category],
          count: group.customer_count,
        }))}
        onChange={(risks) => {
          onChange({ risks })
        }}
      />
      <ManyChip
        label="Card"
        chosen={filters.cardTypes}
        options={cardOptions(options, filters.cardTypes)}
        onChange={(cardTypes) => {
          onChange({ cardTypes })
        }}
      />
      <MinimumChip filters={filters} currency={currency} onChange={onChange} />
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

const AMOUNTS = [1_000, 5_000, 10_000, 25_000, 50_000, 100_000] as const

function MinimumChip({ filters, currency, onChange }: Omit<FilterBarProps, "options">) {
  const value = filters.minLifetimeValue
  return (
    <FilterPanelChip
      label="Lifetime value"
      chosen={value === null ? "" : `from ${formatMoney(value, currency)}`}
      onClear={() => {
        onChange({ minLifetimeValue: null })
      }}
    >
      <MinimumForm
        key={value}
        value={value}
        currency={currency}
        onChange={(minLifetimeValue) => {
          onChange({ minLifetimeValue })
        }}
      />
    </FilterPanelChip>
  )
}

type MinimumFormProps = {
  value: number | null
  currency: string | null
  onChange: (value: number | null) => void
}

function MinimumForm({ value, currency, onChange }: MinimumFormProps) {
  const [text, setText] = useState(value === null ? "" : String(value))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const amount = Number(text)
    onChange(text && Number.isFinite(amount) && amount > 0 ? amount : null)
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div role="group" aria-label="Usual amounts" className="flex flex-wrap gap-1.5">
        {AMOUNTS.map((amount) => (
          <Button
            key={amount}
            aria-pressed={amount === value}
            className="h-7 px-2"
            onClick={() => {
              onChange(amount)
            }}
          >
            {formatMoneyShort(amount, currency)}
          </Button>
        ))}
      </div>
      <div className="flex items-end gap-2">
        <Field
          label={`At least${currency ? ` (${currency})` : ""}`}
          type="number"
          min={0}
          step="any"
          inputMode="decimal"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
          }}
          className="flex-1"
        />
        <Button type="submit" variant="primary">
          Apply
        </Button>
      </div>
    </form>
  )
}
