import { useState, type ReactNode } from "react"
import { Button } from "./Button"
import { Field } from "./Field"
import { Modal } from "./Modal"
import { ErrorNote } from "./states"

type ConfirmByNameProps = {
  title: string
  consequence: ReactNode
  name: string
  action: string
  error: Error | null
  isBusy: boolean
  onConfirm: () => void
  onClose: () => void
}

/** Says what will happen, and asks for the name typed. */
export function ConfirmByName(props: ConfirmByNameProps) {
  const { title, consequence, name, action, error, isBusy, onConfirm, onClose } = props
  const [typed, setTyped] = useState("")
  return (
    <Modal title={title} description={consequence} isOpen onClose={onClose}>
      <form
        className="grid gap-4 p-5"
        onSubmit={(event) => {
          event.preventDefault()
          onConfirm()
        }}
      >
        {error ? <ErrorNote error={error} /> : null}
        <Field
          label={`Type ${name} to confirm`}
          value={typed}
          autoFocus
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.target.value)
          }}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="danger" isBusy={isBusy} disabled={isBusy || typed !== name}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
