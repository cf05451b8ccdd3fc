import { useQuery } from "@tanstack/react-query"
import { useState, type FormEvent } from "react"
import { CHURN_RISK_LABEL, CHURN_RISKS, SEGMENT_LABEL, SEGMENTS } from "@/api/labels"
import type { CampaignFiltersBody, SegmentOverview } from "@/api/types"
import { formatMoney } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Field } from "@/ui/Field"
import { FilterPanelChip } from "@/ui/FilterChip"
import { ManyChip, type ChipOption } from "@/ui/ManyChip"
import { DEFAULT_FILTERS, writeFilters } from "../params"
import { audienceOptionsQuery } from "../queries"

type Change = (change: Partial<CampaignFiltersBody>) => void
type BarProps = { filters: CampaignFiltersBody; currency: string | null; onChange: Change }

/** What is chosen can be taken back even where no customer has it. */
function withChosen(options: ChipOption<string>[], chosen: readonly string[]): ChipOption<string>[] {
  const gone = chosen.filter((value) => !options.some((option) => option.value === value))
  return [...gone.map((value) => ({ value, label: value || "Not given" })), ...options]
}

const cardOptions = (data: SegmentOverview | undefined) =>
  (data?.options.by_card_type ?? []).flatMap(({ card_type: card }) =>
    card === null ? [] : [{ value: card, label: card }],
  )

const stateOptions = (data: SegmentOverview | undefined) =>
  (data?.options.by_state ?? []).map((group) => ({ value: group.state_code, label: group.state_name }))

/** Whom to treat, as chips; what they hold is in the address. */
export function AudienceBar({ filters, currency, onChange }: BarProps) {
  const { data } = useQuery(audienceOptionsQuery())
  const hasChanged = writeFilters(new URLSearchParams(), filters).size > 0
  return (
    <div className="flex flex-wrap items-center gap-2" role="group" aria-label="Audience">
      <ManyChip
        label="Segment"
        chosen={filters.segment}
        options={SEGMENTS.map((value) => ({ value, label: SEGMENT_LABEL[value] }))}
        onChange={(segment) => {
          onChange({ segment })
        }}
      />
      <ManyChip
        label="State"
        chosen={filters.state}
        options={withChosen(stateOptions(data), filters.state)}
        onChange={(state) => {
          onChange({ state })
        }}
      />
      <ManyChip
        label="Churn risk"
        chosen={filters.risk}
        options={CHURN_RISKS.map((value) => ({ value, label: CHURN_RISK_LABEL[value] }))}
        onChange={(risk) => {
          onChange({ risk })
        }}
      />
      <ManyChip
        label="Card"
        chosen={filters.card_type}
        options={withChosen(cardOptions(data), filters.card_type)}
        onChange={(card_type) => {
          onChange({ card_type })
        }}
      />
      <MinimumChips filters={filters} currency={currency} onChange={onChange} />
      {hasChanged ? (
        <Button
          variant="ghost"
          onClick={() => {
            onChange(DEFAULT_FILTERS)
          }}
        >
          Back to the usual
        </Button>
      ) : null}
    </div>
  )
}

function MinimumChips({ filters, currency, onChange }: BarProps) {
  return (
    <>
      <MinimumChip
        label="Lifetime value"
        value={filters.min_lifetime_value ?? 0}
        show={(value) => formatMoney(value, currency)}
        onChange={(min_lifetime_value) => {
          onChange({ min_lifetime_value })
        }}
      />
      <MinimumChip
        label="Risk score"
        value={filters.min_score ?? 0}
        show={String}
        max={100}
        onChange={(min_score) => {
          onChange({ min_score })
        }}
      />
    </>
  )
}

type MinimumProps = {
  label: string
  value: number
  show: (value: number) => string
  max?: number
  onChange: (value: number) => void
}

/** A least amount; cleared, there is none. */
function MinimumChip({ label, value, show, max, onChange }: MinimumProps) {
  return (
    <FilterPanelChip
      label={label}
      chosen={value > 0 ? `from ${show(value)}` : ""}
      onClear={() => {
        onChange(0)
      }}
    >
      <MinimumForm key={value} label={label} value={value} max={max} onChange={onChange} />
    </FilterPanelChip>
  )
}

function MinimumForm({ label, value, max, onChange }: Omit<MinimumProps, "show">) {
  const [text, setText] = useState(String(value))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onChange(Number(text) || 0)
  }
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <Field
        label={`${label} of at least`}
        hint="0: no minimum"
        type="number"
        min={0}
        max={max}
        step="any"
        inputMode="decimal"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
        }}
        className="flex-1"
      />
      <Button type="submit" variant="primary" className="mb-5">
        Apply
      </Button>
    </form>
  )
}
