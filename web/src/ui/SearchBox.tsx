import { Search } from "lucide-react"
import { useEffect, useState, type KeyboardEvent } from "react"
import { cx } from "@/lib/cx"
import { useDebounced } from "@/lib/hooks"
import { CONTROL } from "./Field"

type SearchBoxProps = {
  label: string
  value: string
  onChange: (value: string) => void
  className?: string
  autoFocus?: boolean
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
}

/** A search field that reports once typing pauses. */
export function SearchBox(props: SearchBoxProps) {
  const { label, value, onChange, className, autoFocus, onKeyDown } = props
  const [text, setText] = useState(value)
  const [given, setGiven] = useState(value)
  if (given !== value) {
    setGiven(value)
    setText(value)
  }
  const settled = useDebounced(text)
  useEffect(() => {
    if (settled === text && settled !== value) onChange(settled)
  }, [settled, text, value, onChange])
  return (
    <div className={cx("relative", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        autoFocus={autoFocus}
        onKeyDown={onKeyDown}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
        }}
        className={cx(CONTROL, "pl-8")}
      />
    </div>
  )
}
