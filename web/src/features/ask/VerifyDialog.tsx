import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState, type FormEvent } from "react"
import type { Answer, AskPlan } from "@/api/types"
import { Button } from "@/ui/Button"
import { Field } from "@/ui/Field"
import { Modal } from "@/ui/Modal"
import { ErrorNote } from "@/ui/states"
import type { Turn } from "./conversation"
import { verifyMutation } from "./queries"

const LONGEST = 400
const WRITE_OUT = "Write the question out, so that it can be asked alone."
const AS_ASKED =
  "Asked in these words, whatever their case. Periods such as “last month” move with the data."

type VerifyDialogProps = {
  answer: Answer
  plan: AskPlan
  turns: readonly Turn[]
  isFollowUp: boolean
  onClose: () => void
}

/** Makes an answer that of a question, for everybody who asks it. */
export function VerifyDialog(props: VerifyDialogProps) {
  const { answer, onClose } = props
  const [saved, setSaved] = useState<string | null>(null)
  const about = `Whoever asks this question gets this answer, with your name: ${answer.restatement ?? ""}`
  return (
    <Modal title="Save as verified" description={about} isOpen onClose={onClose}>
      {saved === null ? (
        <VerifyForm {...props} onSaved={setSaved} />
      ) : (
        <Saved question={saved} onClose={onClose} />
      )}
    </Modal>
  )
}

type VerifyFormProps = VerifyDialogProps & { onSaved: (question: string) => void }

/** The words of the question; a follow-up is written out. */
function VerifyForm({ answer, plan, turns, isFollowUp, onClose, onSaved }: VerifyFormProps) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(verifyMutation(client))
  const [question, setQuestion] = useState(isFollowUp ? "" : (turns.at(-1)?.question ?? ""))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate(
      { question, plan, as_of: answer.as_of },
      {
        onSuccess: (row) => {
          onSaved(row.question)
        },
      },
    )
  }
  return (
    <form onSubmit={submit} className="grid gap-4 p-5">
      {error ? <ErrorNote error={error} /> : null}
      <Field
        label="Question"
        value={question}
        maxLength={LONGEST}
        required
        autoFocus
        autoComplete="off"
        hint={isFollowUp ? WRITE_OUT : AS_ASKED}
        onChange={(event) => {
          setQuestion(event.target.value)
        }}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="primary"
          isBusy={isPending}
          disabled={isPending || !question.trim()}
        >
          Save for everybody
        </Button>
      </div>
    </form>
  )
}

function Saved({ question, onClose }: { question: string; onClose: () => void }) {
  return (
    <div className="grid gap-4 p-5">
      <p role="status" className="text-sm">
        Saved. “{question}” is answered by this from now on.
      </p>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  )
}
