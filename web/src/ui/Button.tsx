import type { ComponentProps } from "react"
import { cx } from "@/lib/cx"

type Variant = "primary" | "secondary" | "ghost" | "danger"

const VARIANT: Record<Variant, string> = {
  primary: "bg-accent-solid text-on-accent hover:bg-accent-hover border-transparent",
  secondary: "bg-surface text-ink border-line-strong hover:bg-hover",
  ghost: "bg-transparent text-muted border-transparent hover:bg-hover hover:text-ink",
  danger: "bg-surface text-critical border-line-strong hover:bg-critical-soft",
}

type ButtonProps = ComponentProps<"button"> & { variant?: Variant; isBusy?: boolean }

export function Button({ variant = "secondary", isBusy, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={isBusy}
      disabled={isBusy}
      {...rest}
      className={cx(
        "inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border px-3 text-sm font-medium whitespace-nowrap",
        "transition-colors duration-100 disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
        VARIANT[variant],
        className,
      )}
    />
  )
}

type IconButtonProps = ComponentProps<"button"> & { label: string }

/** A button that shows only an icon; `label` is its name, and its tooltip. */
export function IconButton({ label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={cx(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted",
        "transition-colors duration-100 hover:bg-hover hover:text-ink [&_svg]:size-4",
        className,
      )}
    />
  )
}
