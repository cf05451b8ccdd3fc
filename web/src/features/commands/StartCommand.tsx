import { useMutation, useQueryClient } from "@tanstack/react-query"
import { Play } from "lucide-react"
import { useState, type FormEvent } from "react"
import type { CommandKind } from "@/api/types"
import { Button } from "@/ui/Button"
import { Field, Select } from "@/ui/Field"
import { Modal } from "@/ui/Modal"
import { ErrorNote } from "@/ui/states"
import { KIND_LABEL, KIND_MEANING } from "./labels"
import { startMutation } from "./queries"

const OPTIONS = (Object.keys(KIND_LABEL) as CommandKind[]).map((value) => ({
  value,
  label: KIND_LABEL[value],
}))
const TAKES_DAY: readonly CommandKind[] = ["run", "score"]

/** Starts a run, or anything else that the worker can do. */
export function StartCommand() {
  const [isOpen, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
  }
  return (
    <>
      <Button
        variant="primary"
        onClick={() => {
          setOpen(true)
        }}
      >
        <Play aria-hidden />
        Start a run
      </Button>
      <Modal
        title="Start"
        description="The worker does one thing at a time. Readers see the last published data until it is done."
        isOpen={isOpen}
        onClose={close}
      >
        <StartForm onDone={close} />
      </Modal>
    </>
  )
}

function StartForm({ onDone }: { onDone: () => void }) {
  const { mutate, error, isPending } = useMutation(startMutation(useQueryClient()))
  const [kind, setKind] = useState<CommandKind>("run")
  const [day, setDay] = useState("")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const parameters = TAKES_DAY.includes(kind) && day ? { as_of: day } : {}
    mutate({ kind, parameters }, { onSuccess: onDone })
  }
  return (
    <form onSubmit={submit} className="grid gap-4 p-5">
      {error ? <ErrorNote error={error} /> : null}
      <div>
        <Select label="What" value={kind} options={OPTIONS} onChange={setKind} />
        <p className="mt-1 text-xs text-muted">{KIND_MEANING[kind]}</p>
      </div>
      {TAKES_DAY.includes(kind) ? (
        <Field
          label="Last day included"
          type="date"
          value={day}
          onChange={(event) => {
            setDay(event.target.value)
          }}
          hint="Empty: as the settings say, else yesterday."
        />
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={isPending} disabled={isPending}>
          Start
        </Button>
      </div>
    </form>
  )
}
