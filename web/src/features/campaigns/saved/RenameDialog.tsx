import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { CampaignRow } from "@/api/types"
import { Button } from "@/ui/Button"
import { Field } from "@/ui/Field"
import { Modal } from "@/ui/Modal"
import { ErrorNote } from "@/ui/states"
import { renameCampaignMutation } from "../queries"

type RenameDialogProps = { campaign: CampaignRow; onClose: () => void }

export function RenameDialog({ campaign, onClose }: RenameDialogProps) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(renameCampaignMutation(client))
  const [name, setName] = useState(campaign.name)
  return (
    <Modal title={`Rename ${campaign.name}`} isOpen onClose={onClose}>
      <form
        className="grid gap-4 p-5"
        onSubmit={(event) => {
          event.preventDefault()
          mutate({ id: campaign.id, name: name.trim() }, { onSuccess: onClose })
        }}
      >
        {error ? <ErrorNote error={error} /> : null}
        <Field
          label="New name"
          value={name}
          maxLength={80}
          autoFocus
          autoComplete="off"
          onChange={(event) => {
            setName(event.target.value)
          }}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={isPending} disabled={isPending || !name.trim()}>
            Rename
          </Button>
        </div>
      </form>
    </Modal>
  )
}
