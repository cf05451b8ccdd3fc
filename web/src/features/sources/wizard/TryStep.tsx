import type { UseMutationResult } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import type { AddedSource, DryRunResult } from "@/api/types"
import { formatNumber } from "@/lib/format"
import { Fact } from "@/ui/Fact"
import { ErrorNote, Loading, Skeleton } from "@/ui/states"
import { StepButtons, StepHeading } from "./Steps"

type TryStepProps<Source> = {
  source: Source
  trial: UseMutationResult<DryRunResult, Error, Source>
  add: UseMutationResult<AddedSource, Error, Source>
  note?: string
  onBack: () => void
  onAdded: (added: AddedSource) => void
}

const NOTE = "Every row goes through the gate; nothing is kept."

/** Sends rows through the gate and keeps nothing; then writes the source down. */
export function TryStep<Source>(props: TryStepProps<Source>) {
  const { trial, add, note = NOTE, onBack, onAdded } = props
  const { mutate, data, error } = trial
  const [source] = useState(props.source)
  useEffect(() => {
    mutate(source)
  }, [mutate, source])
  const failure = error ?? add.error
  return (
    <div className="grid gap-4">
      <StepHeading note={note}>What would become of its rows?</StepHeading>
      {failure ? <ErrorNote error={failure} /> : null}
      {data ? <DryRunView result={data} /> : null}
      {data || error ? null : (
        <Loading label="Trying">
          <Skeleton className="h-32" />
        </Loading>
      )}
      <StepButtons
        onBack={onBack}
        next="Add and ingest"
        isReady={data !== undefined}
        isBusy={add.isPending}
        onNext={() => {
          add.mutate(source, { onSuccess: onAdded })
        }}
      />
    </div>
  )
}

export function DryRunView({ result }: { result: DryRunResult }) {
  return (
    <section aria-label="Dry run" className="grid gap-3">
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Fact term="Rows in">{formatNumber(result.rows_in)}</Fact>
        <Fact term="Would land">{formatNumber(result.landed)}</Fact>
        <Fact term="To quarantine">{formatNumber(result.quarantined)}</Fact>
        <Fact term="Exact duplicates">{formatNumber(result.duplicate)}</Fact>
      </dl>
      {result.reasons.length > 0 ? (
        <>
          <h3 className="text-sm font-medium">Why rows would be kept back</h3>
          <ul className="grid max-h-48 gap-1 overflow-y-auto text-sm">
            {result.reasons.map(({ reason, rows }) => (
              <li key={reason} className="flex justify-between gap-4">
                <span className="min-w-0 break-words">{reason}</span>
                <span className="tabular">{formatNumber(rows)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="text-sm text-muted">Every row keeps the contract.</p>
      )}
      {result.extra_columns.length > 0 ? (
        <p className="text-xs text-muted">Kept beside the feed, mapped to nothing: {result.extra_columns.join(", ")}</p>
      ) : null}
    </section>
  )
}
