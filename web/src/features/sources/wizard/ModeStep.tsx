import { useQuery } from "@tanstack/react-query"
import { RotateCw } from "lucide-react"
import { useId, useState } from "react"
import type { DatabaseBody, DatabaseTable } from "@/api/types"
import { Button } from "@/ui/Button"
import { Select } from "@/ui/Field"
import { ErrorNote, Loading, Skeleton } from "@/ui/states"
import { checkDatabaseQuery } from "../databaseQueries"
import { Checks } from "./Checks"
import { StepButtons, StepHeading } from "./Steps"
import { makeDatabaseSource, suggestedCursor, type DatabaseMode, type Draft, type Reading } from "./draft"

const MODES: { value: DatabaseMode; label: string; note: string }[] = [
  {
    value: "full",
    label: "Full snapshot",
    note: "The whole table each time. A row that is gone is deleted. For tables that are not large.",
  },
  {
    value: "incremental",
    label: "Incremental, by a cursor column",
    note: "Rows whose cursor is new. Deletes are not seen. Needs a column that grows with every change.",
  },
  {
    value: "cdc",
    label: "Change data capture",
    note: "A snapshot, then every insert, update and delete from the server's log, within seconds.",
  },
]

type ModeStepProps = {
  address: DatabaseBody
  table: DatabaseTable
  draft: Draft
  reading: Reading | null
  onBack: () => void
  onNext: (reading: Reading) => void
}

/** How the table is read; goes on once the server has all that the mode needs. */
export function ModeStep({ address, table, draft, reading, onBack, onNext }: ModeStepProps) {
  const [chosen, setChosen] = useState(reading ?? { mode: "full" as DatabaseMode, cursor: suggestedCursor(table) })
  const needsCursor = chosen.mode === "incremental"
  const lacksCursor = needsCursor && !chosen.cursor
  const query = useQuery({
    ...checkDatabaseQuery(makeDatabaseSource(address, table.name, draft, chosen)),
    enabled: !lacksCursor,
  })
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        onNext(chosen)
      }}
    >
      <StepHeading>How is it read?</StepHeading>
      <ModeChoice
        value={chosen.mode}
        onChange={(mode) => {
          setChosen({ ...chosen, mode })
        }}
      />
      {needsCursor ? (
        <CursorChoice
          table={table}
          value={chosen.cursor}
          onChange={(cursor) => {
            setChosen({ ...chosen, cursor })
          }}
        />
      ) : null}
      {lacksCursor ? null : <Needs query={query} />}
      <StepButtons onBack={onBack} next="Dry run" isReady={!lacksCursor && query.data?.is_ok === true && !query.isFetching} />
    </form>
  )
}

type NeedsProps = { query: ReturnType<typeof useQuery<Parameters<typeof Checks>[0]["test"]>> }

function Needs({ query }: NeedsProps) {
  const { data, error, isFetching, refetch } = query
  const again = () => {
    void refetch()
  }
  if (isFetching) {
    return (
      <Loading label="Checking the server">
        <Skeleton className="h-24" />
      </Loading>
    )
  }
  if (error) return <ErrorNote error={error} onRetry={again} />
  if (!data) return null
  return (
    <section aria-label="What this mode needs" className={`grid gap-3 rounded-md p-3 ${data.is_ok ? "bg-sunken" : "bg-critical-soft"}`}>
      <Checks test={data} />
      {data.is_ok ? null : (
        <div>
          <Button onClick={again}>
            <RotateCw aria-hidden />
            Check again
          </Button>
        </div>
      )}
    </section>
  )
}

function ModeChoice({ value, onChange }: { value: DatabaseMode; onChange: (mode: DatabaseMode) => void }) {
  const id = useId()
  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">Mode</legend>
      {MODES.map((mode) => (
        <div key={mode.value} className="flex items-start gap-2">
          <input
            id={`${id}-${mode.value}`}
            type="radio"
            name={id}
            className="mt-1"
            checked={mode.value === value}
            aria-describedby={`${id}-${mode.value}-note`}
            onChange={() => {
              onChange(mode.value)
            }}
          />
          <div className="min-w-0">
            <label htmlFor={`${id}-${mode.value}`} className="text-sm font-medium">
              {mode.label}
            </label>
            <p id={`${id}-${mode.value}-note`} className="text-sm text-muted">
              {mode.note}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  )
}

type CursorChoiceProps = { table: DatabaseTable; value: string; onChange: (cursor: string) => void }

function CursorChoice({ table, value, onChange }: CursorChoiceProps) {
  const options = table.columns
    .filter((column) => column.is_ordered)
    .map(({ name, type }) => ({ value: name, label: `${name} (${type})` }))
  if (options.length === 0) {
    return (
      <p role="alert" className="rounded-md bg-at-risk-soft px-3 py-2 text-sm">
        No column of this table is a number, date or timestamp. Choose another mode, or add a column such as updated_at.
      </p>
    )
  }
  return <Select label="Cursor column" value={value} options={options} onChange={onChange} />
}
