import { useId, type ComponentProps, type ReactNode } from "react"
import { cx } from "@/lib/cx"

export const CONTROL =
  "h-8 w-full rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink placeholder:text-faint disabled:opacity-60"

type FieldProps = ComponentProps<"input"> & { label: string; hint?: ReactNode }

/** A labelled input. */
export function Field({ label, hint, className, ...rest }: FieldProps) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-xs font-medium text-muted">
        {label}
      </label>
      <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...rest} className={CONTROL} />
      {hint ? (
        <p id={`${id}-hint`} className="mt-1 text-xs text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  )
}

type SelectProps<T extends string> = {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  isLabelHidden?: boolean
  className?: string
  disabled?: boolean
}

/** A native select: works with every keyboard, phone and screen reader. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, options, onChange, isLabelHidden, className, disabled } = props
  const id = useId()
  return (
    <div className={className}>
      <label
        htmlFor={id}
        className={isLabelHidden ? "sr-only" : "mb-1 block text-xs font-medium text-muted"}
      >
        {label}
      </label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value)
          if (chosen) onChange(chosen.value)
        }}
        className={cx(CONTROL, "pr-7")}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
