import { useMutation, useQueryClient } from "@tanstack/react-query"
import type { ModelDetail } from "@/api/types"
import { Button } from "@/ui/Button"
import { Modal } from "@/ui/Modal"
import { ErrorNote } from "@/ui/states"
import { promoteMutation, rollBackMutation } from "../queries"

export type Change = { kind: "promote"; version: string } | { kind: "roll back" }

type ChangeDialogProps = { detail: ModelDetail; change: Change; onClose: () => void }

const FOLLOWS =
  "Ad-hoc predictions use it at once, stored ones from the next run on. It can be undone: no version is deleted."

/** Says what will happen before another version scores. */
export function ChangeDialog({ detail, change, onClose }: ChangeDialogProps) {
  const client = useQueryClient()
  const promote = useMutation(promoteMutation(client, detail.model))
  const rollBack = useMutation(rollBackMutation(client, detail.model))
  const isPromotion = change.kind === "promote"
  const { error, isPending } = isPromotion ? promote : rollBack
  const champion = detail.champion_version ?? "none"
  const act = () => {
    if (isPromotion) promote.mutate(change.version, { onSuccess: onClose })
    else rollBack.mutate(undefined, { onSuccess: onClose })
  }
  return (
    <Modal
      title={isPromotion ? "Let this version score?" : "Roll back the champion?"}
      description={
        isPromotion
          ? `${change.version} takes the place of ${champion}. ${FOLLOWS}`
          : `${detail.previous_version ?? "The version that scored before"} takes the place of ${champion}: it scored before. ${FOLLOWS}`
      }
      isOpen
      onClose={onClose}
    >
      <div className="grid gap-4 p-5">
        {error ? <ErrorNote error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={isPending} onClick={act}>
            {isPromotion ? "Promote" : "Roll back"}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
