import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState, type FormEvent } from "react"
import { Button } from "@/ui/Button"
import { Field } from "@/ui/Field"
import { Modal } from "@/ui/Modal"
import { ErrorNote } from "@/ui/states"
import { toBody, type SegmentFilters } from "../filters"
import { saveSegmentMutation } from "../queries"
import { describeFilters } from "./describe"

export const LONGEST_NAME = 80

type SaveDialogProps = { filters: SegmentFilters; currency: string | null; onClose: () => void }

/** Gives the present filters a name that everybody sees. */
export function SaveDialog({ filters, currency, onClose }: SaveDialogProps) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(saveSegmentMutation(client))
  const [name, setName] = useState("")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ name: name.trim(), filters: toBody(filters) }, { onSuccess: onClose })
  }
  return (
    <Modal
      title="Save this segment"
      description={describeFilters(filters, currency)}
      isOpen
      onClose={onClose}
    >
      <form onSubmit={submit} className="grid gap-4 p-5">
        {error ? <ErrorNote error={error} /> : null}
        <Field
          label="Name"
          value={name}
          maxLength={LONGEST_NAME}
          required
          autoFocus
          autoComplete="off"
          hint="Everybody sees it. It keeps the filters, not the customers: its count follows the data."
          onChange={(event) => {
            setName(event.target.value)
          }}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={isPending} disabled={isPending || !name.trim()}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  )
}
