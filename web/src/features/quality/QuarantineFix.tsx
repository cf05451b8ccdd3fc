import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { ReplayAnswer, ReplayBody } from "@/api/types"
import { formatCount, formatNumber } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Field, Select } from "@/ui/Field"
import { ErrorNote } from "@/ui/states"
import { MendedRows } from "./MendedRows"
import { contractQuery, previewMutation, replayMutation, type Group } from "./queries"

/** Name the column that a reason is about, where it names one. */
const columnOf = (reason: string) => /^([a-z][a-z0-9_]*): /.exec(reason)?.[1] ?? ""

/** Mend a group of rows by an expression: look first, then land what keeps the contract. */
export function QuarantineFix({ group }: { group: Group }) {
  const client = useQueryClient()
  const preview = useMutation(previewMutation())
  const replay = useMutation(replayMutation(client))
  const [column, setColumn] = useState(columnOf(group.reason))
  const [expression, setExpression] = useState("")
  const body = makeBody(group, column, expression)
  const isCurrent = JSON.stringify(preview.variables) === JSON.stringify(body)
  const shown = isCurrent ? preview.data : undefined

  return (
    <section aria-label="Mend rows" className="flex flex-col gap-3 border-y border-line px-4 py-3">
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          replay.reset()
          preview.mutate(body)
        }}
      >
        <ColumnSelect feed={group.feed} value={column} onChange={setColumn} />
        <Field
          label="Expression over the source's columns"
          value={expression}
          disabled={column === ""}
          placeholder={column ? `lower(${column})` : ""}
          onChange={(event) => {
            setExpression(event.target.value)
          }}
          className="min-w-64 flex-1"
        />
        <Button type="submit" isBusy={preview.isPending}>
          Preview
        </Button>
        <LandButton
          isBusy={replay.isPending}
          isReady={Boolean(shown?.landed) && !replay.isSuccess}
          onLand={() => {
            replay.mutate(body)
          }}
        />
      </form>
      <Outcome error={preview.error ?? replay.error} applied={replay.data} shown={shown} />
    </section>
  )
}

type OutcomeProps = { error: Error | null; applied?: ReplayAnswer; shown?: ReplayAnswer }

/** What a preview or a replay gave, or why it gave nothing. */
function Outcome({ error, applied, shown }: OutcomeProps) {
  return (
    <>
      {error ? <ErrorNote error={error} /> : null}
      <p role="status" className="text-sm">
        {describe(applied ?? shown)}
      </p>
      {shown && !applied ? <MendedRows answer={shown} /> : null}
    </>
  )
}

type LandButtonProps = { isBusy: boolean; isReady: boolean; onLand: () => void }

function LandButton({ isBusy, isReady, onLand }: LandButtonProps) {
  return (
    <Button variant="primary" isBusy={isBusy} disabled={isBusy || !isReady} onClick={onLand}>
      Land rows
    </Button>
  )
}

type ColumnSelectProps = { feed: string; value: string; onChange: (column: string) => void }

/** The columns of a feed's contract. */
function ColumnSelect({ feed, value, onChange }: ColumnSelectProps) {
  const contract = useQuery(contractQuery(feed))
  const names = contract.data?.columns.map((item) => item.column) ?? [value].filter(Boolean)
  return (
    <Select
      label="Column"
      value={value}
      options={["", ...names].map((name) => ({
        value: name,
        label: name || "none: try the rows as they are",
      }))}
      onChange={onChange}
      className="w-56"
    />
  )
}

function makeBody(group: Group, column: string, expression: string): ReplayBody {
  const isGiven = column !== "" && expression.trim() !== ""
  return { where: group, expressions: isGiven ? { [column]: expression.trim() } : {} }
}

function describe(answer: ReplayAnswer | undefined): string {
  if (!answer) return "Preview shows what would become of each row; nothing changes until you land them."
  const wrong = `${formatNumber(answer.still_wrong)} still wrong`
  const equal = answer.duplicate > 0 ? `, ${formatNumber(answer.duplicate)} equal another` : ""
  return answer.is_applied
    ? `Landed ${formatCount(answer.landed, "row")}${equal}, ${wrong}. The next run publishes them.`
    : `${formatNumber(answer.landed)} of ${formatCount(answer.chosen, "row")} would land${equal}, ${wrong}.`
}
