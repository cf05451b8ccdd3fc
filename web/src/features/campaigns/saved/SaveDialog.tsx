import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState, type FormEvent } from "react"
import { Button } from "@/ui/Button"
import { Field } from "@/ui/Field"
import { Modal } from "@/ui/Modal"
import { ErrorNote } from "@/ui/states"
import type { Plan } from "../params"
import { saveCampaignMutation } from "../queries"

const LONGEST_NAME = 80
const MOST_CONTROL = 90

type Draft = { name: string; control: string; budget: string }
type SaveDialogProps = {
  plan: Plan
  /** As set on the control group's and the budget's tab. */
  control_share: number
  budget: number | null
  onSaved: () => void
  onClose: () => void
}

/** Gives the present plan a name, a control group and, if wanted, a budget. */
export function SaveDialog({ plan, control_share, budget, onSaved, onClose }: SaveDialogProps) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(saveCampaignMutation(client))
  const [draft, setDraft] = useState<Draft>({
    name: "",
    control: String(Number((100 * control_share).toFixed(4))),
    budget: budget === null ? "" : String(budget),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = {
      ...plan,
      name: draft.name.trim(),
      control_share: Number(draft.control) / 100,
      budget: draft.budget === "" ? null : Number(draft.budget),
    }
    mutate(body, { onSuccess: onSaved })
  }
  return (
    <Modal
      title="Save this campaign"
      description="It keeps the audience and the terms. Nobody is contacted, and it can be changed until it is launched."
      isOpen
      onClose={onClose}
    >
      <form onSubmit={submit} className="grid gap-4 overflow-y-auto p-5">
        {error ? <ErrorNote error={error} /> : null}
        <DraftFields
          draft={draft}
          onChange={(change) => {
            setDraft({ ...draft, ...change })
          }}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={isPending} disabled={isPending || !draft.name.trim()}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  )
}

type FieldsProps = { draft: Draft; onChange: (change: Partial<Draft>) => void }

function DraftFields({ draft, onChange }: FieldsProps) {
  return (
    <>
      <Field
        label="Name"
        value={draft.name}
        maxLength={LONGEST_NAME}
        required
        autoFocus
        autoComplete="off"
        onChange={(event) => {
          onChange({ name: event.target.value })
        }}
      />
      <Field
        label="Control group (% of the audience)"
        type="number"
        min={0}
        max={MOST_CONTROL}
        step="any"
        value={draft.control}
        required
        hint="Left alone, to compare with. Without one, nobody can tell later what the campaign did."
        onChange={(event) => {
          onChange({ control: event.target.value })
        }}
      />
      <Field
        label="Budget (optional)"
        type="number"
        min={0}
        step="any"
        value={draft.budget}
        hint="Treats only those worth most within it. Empty: everyone who matches."
        onChange={(event) => {
          onChange({ budget: event.target.value })
        }}
      />
    </>
  )
}
