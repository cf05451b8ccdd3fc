import { useId, useState } from "react"
import { CONTROL } from "@/ui/Field"
import { cx } from "@/lib/cx"

type SliderFieldProps = {
  label: string
  hint: string
  unit: string
  /** In the unit shown; null while it is not known. */
  value: number | null
  min: number
  max: number
  step: number
  onChange: (value: number) => void
}

/** A number to slide or to type; what is typed counts once it lies within the range. */
export function SliderField(props: SliderFieldProps) {
  const { label, hint, unit, value, min, max, step, onChange } = props
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const isWrong = typed !== null && !isWithin(typed, min, max)
  return (
    <div className="min-w-0">
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={id} className="text-xs font-medium text-muted">
          {label}
        </label>
        <span className="flex shrink-0 items-center gap-1 text-xs text-muted">
          <input
            id={id}
            type="number"
            inputMode="decimal"
            min={min}
            max={max}
            step="any"
            value={typed ?? value ?? ""}
            aria-invalid={isWrong}
            aria-describedby={`${id}-hint`}
            onChange={(event) => {
              setTyped(event.target.value)
              if (isWithin(event.target.value, min, max)) onChange(Number(event.target.value))
            }}
            onBlur={() => {
              setTyped(null)
            }}
            className={cx(CONTROL, "h-7! w-24! text-right tabular", isWrong && "border-critical")}
          />
          <span className="w-7">{unit}</span>
        </span>
      </div>
      <input
        type="range"
        aria-label={`${label}, slider`}
        aria-valuetext={describe(value, unit)}
        min={min}
        max={max}
        step={step}
        value={value ?? min}
        onChange={(event) => {
          onChange(event.target.valueAsNumber)
        }}
        className="mt-1.5 block w-full accent-[var(--accent-solid)]"
      />
      <p id={`${id}-hint`} className={cx("text-2xs", isWrong ? "text-critical" : "text-faint")}>
        {isWrong ? `From ${String(min)} to ${String(max)}.` : hint}
      </p>
    </div>
  )
}

function describe(value: number | null, unit: string): string {
  return value === null ? "not known yet" : `${String(value)} ${unit}`
}

function isWithin(text: string, min: number, max: number): boolean {
  return text !== "" && Number(text) >= min && Number(text) <= max
}
