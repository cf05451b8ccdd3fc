import { cx } from "@/lib/cx"

type SegmentedProps<T extends string | number> = {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}

/** A choice of a few, all in sight. */
export function Segmented<T extends string | number>(props: SegmentedProps<T>) {
  const { label, value, options, onChange } = props
  return (
    <div role="group" aria-label={label} className="inline-flex max-w-full flex-wrap rounded-md bg-sunken p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => {
            onChange(option.value)
          }}
          className={cx(
            "h-6 rounded-sm px-2 text-xs font-medium whitespace-nowrap",
            option.value === value
              ? "bg-surface text-ink shadow-[0_0_0_1px_var(--line-strong)]"
              : "text-muted hover:text-ink",
          )}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
