import { useMutation, useQueryClient } from "@tanstack/react-query"
import { formatCount } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Modal } from "@/ui/Modal"
import { ErrorNote } from "@/ui/states"
import { clearMutation } from "../queries"

type ClearDialogProps = { total: number; onClose: () => void }

/** Says what is forgotten before it is. */
export function ClearDialog({ total, onClose }: ClearDialogProps) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(clearMutation(client))
  return (
    <Modal
      title="Clear your history?"
      description={`${formatCount(total, "question")} and what you said of the answers are deleted for good. Pinned and verified answers stay.`}
      isOpen
      onClose={onClose}
    >
      <div className="grid gap-4 p-5">
        {error ? <ErrorNote error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger"
            isBusy={isPending}
            onClick={() => {
              mutate(undefined, { onSuccess: onClose })
            }}
          >
            Clear history
          </Button>
        </div>
      </div>
    </Modal>
  )
}
