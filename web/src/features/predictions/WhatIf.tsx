import { useQuery } from "@tanstack/react-query"
import { useId, useState } from "react"
import type { StoredPrediction, WhatIf as WhatIfAnswer } from "@/api/types"
import { formatChange, formatNumber, formatScore, formatShare } from "@/lib/format"
import { useDebounced } from "@/lib/hooks"
import { Badge } from "@/ui/Badge"
import { Button } from "@/ui/Button"
import { ErrorNote } from "@/ui/states"
import { CATEGORY_LABEL, CATEGORY_TONE } from "./labels"
import { whatIfQuery, type Changes } from "./queries"
import { makeSliders, type Slider } from "./sliders"

const format = (value: number) => formatNumber(value, Number.isInteger(value) ? 0 : 2)

/** Sliders for the top drivers, and what the model would then say. */
export function WhatIf({ prediction }: { prediction: StoredPrediction }) {
  const [isOpen, setOpen] = useState(false)
  const sliders = makeSliders(prediction.drivers)
  if (sliders.length === 0) return null
  return (
    <div className="rounded-md bg-sunken p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div>
          <h4 className="text-sm font-medium">What if…</h4>
          <p className="text-xs text-muted">
            It says what the model would answer, not that a change would bring it about.
          </p>
        </div>
        <Button
          aria-expanded={isOpen}
          onClick={() => {
            setOpen(!isOpen)
          }}
        >
          {isOpen ? "Close" : "Try other values"}
        </Button>
      </div>
      {isOpen ? <WhatIfForm prediction={prediction} sliders={sliders} /> : null}
    </div>
  )
}

function WhatIfForm({ prediction, sliders }: { prediction: StoredPrediction; sliders: Slider[] }) {
  const [changes, setChanges] = useState<Changes>({})
  const settled = useDebounced(changes)
  const query = useQuery(whatIfQuery(prediction.model, prediction.entity_id, settled))
  const hasChanged = Object.keys(changes).length > 0
  return (
    <div className="mt-4 grid gap-4">
      <div className="grid gap-4 md:grid-cols-3">
        {sliders.map((slider) => (
          <SliderField
            key={slider.feature}
            slider={slider}
            value={changes[slider.feature] ?? slider.value}
            onChange={(value) => {
              setChanges({ ...changes, [slider.feature]: value })
            }}
          />
        ))}
      </div>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-3">
        <div role="status" className="min-w-0">
          {query.error ? <ErrorNote error={query.error} /> : null}
          {hasChanged && query.data ? (
            <Outcome answer={query.data} isBusy={query.isPlaceholderData} />
          ) : null}
          {hasChanged ? null : <p className="text-sm text-muted">Move a slider.</p>}
        </div>
        <Button
          variant="ghost"
          disabled={!hasChanged}
          onClick={() => {
            setChanges({})
          }}
        >
          Back to how it is
        </Button>
      </div>
    </div>
  )
}

type SliderProps = { slider: Slider; value: number; onChange: (value: number) => void }

function SliderField({ slider, value, onChange }: SliderProps) {
  const id = useId()
  const { label, min, max, step, usual } = slider
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="flex items-baseline justify-between gap-2 text-xs">
        <span className="text-muted">{label}</span>
        <span className="font-medium tabular">{format(value)}</span>
      </label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          onChange(event.target.valueAsNumber)
        }}
        className="mt-1 block w-full accent-[var(--accent-solid)]"
      />
      <p id={`${id}-hint`} className="text-2xs text-faint tabular">
        now {format(slider.value)} · usual {format(usual[0])} to {format(usual[1])}
      </p>
    </div>
  )
}

function Outcome({ answer, isBusy }: { answer: WhatIfAnswer; isBusy: boolean }) {
  const { before, after } = answer
  if (before.prediction === null || after.prediction === null) return null
  const points = (after.prediction - before.prediction) * 100
  return (
    <p aria-busy={isBusy} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <span className="tabular">
        {formatShare(before.prediction)} → <strong>{formatShare(after.prediction)}</strong>{" "}
        <span className="text-muted">({formatChange(points)} points)</span>
      </span>
      <span className="text-muted tabular">
        score {formatScore(before.score)} → {formatScore(after.score)}
      </span>
      {after.category ? (
        <Badge tone={CATEGORY_TONE[after.category]}>{CATEGORY_LABEL[after.category]}</Badge>
      ) : null}
    </p>
  )
}
