import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import type { AddedSource, DryRunResult, NewSourceBody } from "@/api/types"
import { formatNumber } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Fact } from "@/ui/Fact"
import { ErrorNote, Loading, Skeleton } from "@/ui/states"
import { addSourceMutation, dryRunMutation } from "../queries"

type TryStepProps = {
  source: NewSourceBody
  onBack: () => void
  onAdded: (added: AddedSource) => void
}

/** Sends the file through the gate and keeps nothing; then writes the source down. */
export function TryStep({ source, onBack, onAdded }: TryStepProps) {
  const { mutate, data, error } = useMutation(dryRunMutation())
  const add = useMutation(addSourceMutation(useQueryClient()))
  useEffect(() => {
    mutate(source)
  }, [mutate, source])
  const failure = error ?? add.error
  return (
    <div className="grid gap-4">
      {failure ? <ErrorNote error={failure} /> : null}
      {data ? <DryRunView result={data} /> : null}
      {data || error ? null : (
        <Loading label="Trying">
          <Skeleton className="h-32" />
        </Loading>
      )}
      <div className="flex justify-between">
        <Button onClick={onBack}>Back</Button>
        <Button
          variant="primary"
          disabled={!data || add.isPending}
          isBusy={add.isPending}
          onClick={() => {
            add.mutate(source, { onSuccess: onAdded })
          }}
        >
          Add and ingest
        </Button>
      </div>
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
