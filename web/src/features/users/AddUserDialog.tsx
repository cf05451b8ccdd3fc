import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState, type FormEvent } from "react"
import { ROLE_LABEL, ROLE_MEANING } from "@/api/labels"
import type { Role } from "@/api/types"
import { Button } from "@/ui/Button"
import { Field, Select } from "@/ui/Field"
import { Modal } from "@/ui/Modal"
import { ErrorNote } from "@/ui/states"
import { PasswordOnce } from "./PasswordOnce"
import { addUserMutation } from "./queries"

export const ROLE_OPTIONS = (Object.keys(ROLE_LABEL) as Role[]).map((value) => ({
  value,
  label: ROLE_LABEL[value],
}))

export function AddUserDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal
      title="Add a user"
      description="C360 makes up a password, and shows it once."
      isOpen={isOpen}
      onClose={onClose}
    >
      <AddUserForm onClose={onClose} />
    </Modal>
  )
}

function AddUserForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const { mutate, data, error, isPending } = useMutation(addUserMutation(client))
  const [name, setName] = useState("")
  const [role, setRole] = useState<Role>("viewer")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ name: name.trim(), role })
  }
  if (data?.password) {
    return (
      <div className="grid gap-4 p-5">
        <PasswordOnce name={data.name} password={data.password} />
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    )
  }
  return (
    <form onSubmit={submit} className="grid gap-4 p-5">
      {error ? <ErrorNote error={error} /> : null}
      <Field
        label="Name"
        value={name}
        onChange={(event) => {
          setName(event.target.value)
        }}
        required
        autoFocus
        autoComplete="off"
        hint="What they log in with: letters, digits and . _ @ + -"
      />
      <div>
        <Select label="Role" value={role} options={ROLE_OPTIONS} onChange={setRole} />
        <p className="mt-1 text-xs text-muted">{ROLE_MEANING[role]}</p>
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={isPending} disabled={isPending || !name.trim()}>
          Add user
        </Button>
      </div>
    </form>
  )
}
