import { useEffect, useRef, type ReactNode } from "react"
import type { AddedSource } from "@/api/types"
import { Button } from "@/ui/Button"

/** Which steps there are, and where one is. */
export function StepList({ steps, step }: { steps: readonly string[]; step: number }) {
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {steps.map((name, index) => (
        <li
          key={name}
          aria-current={index === step ? "step" : undefined}
          className={index === step ? "font-semibold text-accent" : "text-muted"}
        >
          {index + 1}. {name}
        </li>
      ))}
    </ol>
  )
}

/** What a step asks; takes the focus, so that keyboard and screen reader begin here. */
export function StepHeading({ children, note }: { children: ReactNode; note?: ReactNode }) {
  const ref = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    ref.current?.focus()
  }, [])
  return (
    <div>
      <h3 ref={ref} tabIndex={-1} className="text-sm font-semibold outline-none">
        {children}
      </h3>
      {note ? <p className="mt-0.5 text-sm text-muted">{note}</p> : null}
    </div>
  )
}

type StepButtonsProps = {
  onBack: () => void
  next: string
  onNext?: () => void
  isBusy?: boolean
  isReady?: boolean
}

/** Back and on; without `onNext` the button sends the form it is in. */
export function StepButtons({ onBack, next, onNext, isBusy = false, isReady = true }: StepButtonsProps) {
  return (
    <div className="flex justify-between gap-3">
      <Button onClick={onBack}>Back</Button>
      <Button
        type={onNext ? "button" : "submit"}
        variant="primary"
        isBusy={isBusy}
        disabled={isBusy || !isReady}
        onClick={onNext}
      >
        {next}
      </Button>
    </div>
  )
}

export function AddedNote({ added, onDone }: { added: AddedSource; onDone: () => void }) {
  return (
    <div className="grid gap-3">
      <StepHeading>Source added</StepHeading>
      <p role="status" className="text-sm">
        Source <strong>{added.name}</strong> stands in c360.toml now.{" "}
        {added.command
          ? `Its ingest waits for the worker as command ${String(added.command.id)}.`
          : "The ingest that waits already brings it in."}
      </p>
      <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs">
        {added.toml}
      </pre>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  )
}
