import { useMutation, useQueryClient } from "@tanstack/react-query"
import { Upload } from "lucide-react"
import { useId, useState } from "react"
import type { CampaignRow } from "@/api/types"
import { formatCount } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { ConfirmByName } from "@/ui/ConfirmByName"
import { ErrorNote } from "@/ui/states"
import { deleteOutcomesMutation, loadOutcomesMutation } from "../queries"

/** Takes a file of what became of the customers; a wrong row is named, and then nothing is kept. */
export function Outcomes({ campaign }: { campaign: CampaignRow }) {
  const client = useQueryClient()
  const { mutate, error, isPending, data } = useMutation(loadOutcomesMutation(client))
  const [isDeleting, setDeleting] = useState(false)
  const id = useId()
  return (
    <Card
      title="Outcomes"
      note={`${formatCount(campaign.outcome_count, "outcome")} of ${formatCount(campaign.customer_count, "customer")} so far`}
      actions={
        campaign.outcome_count > 0 ? (
          <Button
            variant="danger"
            onClick={() => {
              setDeleting(true)
            }}
          >
            Delete outcomes
          </Button>
        ) : null
      }
    >
      <div className="grid gap-3">
        {error ? <ErrorNote error={error} /> : null}
        {data ? (
          <p role="status" className="text-sm text-healthy">
            {formatCount(data.loaded_count, "outcome")} loaded.
          </p>
        ) : null}
        <label htmlFor={id} className="flex flex-wrap items-center gap-3 text-sm">
          <Upload aria-hidden className="size-4 text-muted" />
          {isPending ? "Loading the file…" : "CSV of outcomes"}
          <input
            id={id}
            type="file"
            accept=".csv,text/csv"
            disabled={isPending}
            className="max-w-full text-sm"
            onChange={(event) => {
              const file = event.target.files?.[0]
              if (file) mutate({ id: campaign.id, file })
              event.target.value = ""
            }}
          />
        </label>
        <FileFormat />
      </div>
      {isDeleting ? (
        <DeleteOutcomes
          campaign={campaign}
          onClose={() => {
            setDeleting(false)
          }}
        />
      ) : null}
    </Card>
  )
}

function FileFormat() {
  return (
    <p className="text-xs text-muted">
      First line: <code className="font-mono">customer_id,treated,churned</code> and, if known,{" "}
      <code className="font-mono">value</code>. Then a line for each customer: treated and churned 0
      or 1, value what they have spent since. All rows are taken, or none.
    </p>
  )
}

function DeleteOutcomes({ campaign, onClose }: { campaign: CampaignRow; onClose: () => void }) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(deleteOutcomesMutation(client))
  return (
    <ConfirmByName
      title="Delete the outcomes?"
      consequence={`All ${formatCount(campaign.outcome_count, "outcome")} are gone for everybody. The customers drawn stay, and others can be loaded.`}
      name={campaign.name}
      action="Delete outcomes"
      error={error}
      isBusy={isPending}
      onConfirm={() => {
        mutate(campaign.id, { onSuccess: onClose })
      }}
      onClose={onClose}
    />
  )
}
