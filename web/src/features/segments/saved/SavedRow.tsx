import { useMutation, useQueryClient } from "@tanstack/react-query"
import { Pencil, Replace, Trash2 } from "lucide-react"
import { useState, type FormEvent } from "react"
import type { SavedSegment } from "@/api/types"
import { formatCount } from "@/lib/format"
import { Button, IconButton } from "@/ui/Button"
import { Field } from "@/ui/Field"
import { ErrorNote } from "@/ui/states"
import { fromBody, hasFilters, isSame, toBody, type SegmentFilters } from "../filters"
import { changeSegmentMutation } from "../queries"
import { describeFilters } from "./describe"
import { LONGEST_NAME } from "./SaveDialog"

type SavedRowProps = {
  segment: SavedSegment
  filters: SegmentFilters
  currency: string | null
  onLoad: () => void
  onDelete: () => void
}

/** One saved segment, with what one may do to it. */
export function SavedRow({ segment, filters, currency, onLoad, onDelete }: SavedRowProps) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(changeSegmentMutation(client))
  const [isRenaming, setRenaming] = useState(false)
  const canReplace = hasFilters(filters) && !isSame(segment.filters, toBody(filters))
  return (
    <li className="grid gap-2 py-3">
      {error ? <ErrorNote error={error} /> : null}
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <button type="button" onClick={onLoad} className="max-w-full truncate rounded-sm text-left font-medium hover:underline">
            {segment.name}
          </button>
          <p className="text-xs text-muted">{describeFilters(fromBody(segment.filters), currency)}</p>
          <p className="text-xs text-faint">
            {formatCount(segment.customer_count, "customer")} now · by {segment.created_by}
          </p>
        </div>
        {segment.can_change ? (
          <div className="flex">
            {canReplace ? (
              <IconButton
                label={`Give ${segment.name} the present filters`}
                disabled={isPending}
                onClick={() => {
                  mutate({ id: segment.id, filters: toBody(filters) })
                }}
              >
                <Replace aria-hidden />
              </IconButton>
            ) : null}
            <IconButton
              label={`Rename ${segment.name}`}
              onClick={() => {
                setRenaming(!isRenaming)
              }}
            >
              <Pencil aria-hidden />
            </IconButton>
            <IconButton label={`Delete ${segment.name}`} onClick={onDelete}>
              <Trash2 aria-hidden />
            </IconButton>
          </div>
        ) : null}
      </div>
      {isRenaming ? (
        <RenameForm
          name={segment.name}
          isBusy={isPending}
          onRename={(name) => {
            const done = () => {
              setRenaming(false)
            }
            mutate({ id: segment.id, name }, { onSuccess: done })
          }}
        />
      ) : null}
    </li>
  )
}

type RenameFormProps = { name: string; isBusy: boolean; onRename: (name: string) => void }

function RenameForm({ name, isBusy, onRename }: RenameFormProps) {
  const [text, setText] = useState(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onRename(text.trim())
  }
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <Field
        label={`New name of ${name}`}
        value={text}
        maxLength={LONGEST_NAME}
        autoFocus
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value)
        }}
        className="flex-1"
      />
      <Button type="submit" variant="primary" isBusy={isBusy} disabled={isBusy || !text.trim()}>
        Rename
      </Button>
    </form>
  )
}
