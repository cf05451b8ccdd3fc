import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { DatabaseBody, DatabaseTable } from "@/api/types"
import { formatCount, formatNumber } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Field } from "@/ui/Field"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { tablesQuery } from "../databaseQueries"
import { StepHeading } from "./Steps"

type TableStepProps = {
  address: DatabaseBody
  onBack: () => void
  onChoose: (table: DatabaseTable) => void
}

/** The tables and views that the user may see. */
export function TableStep({ address, onBack, onChoose }: TableStepProps) {
  const query = useQuery(tablesQuery(address))
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <StepHeading note={`Connected to ${address.host}, database ${address.database}, as ${address.user}.`}>
        Which table?
      </StepHeading>
      <QueryView
        query={query}
        pending={
          <Loading label="Listing tables">
            <Skeleton className="h-48" />
          </Loading>
        }
        isEmpty={(list) => list.items.length === 0}
        empty={
          <Empty title="This user sees no table">
            Grant select on a table to {address.user}, or go back and choose another database.
          </Empty>
        }
      >
        {(list) => <TableList tables={list.items} onChoose={onChoose} />}
      </QueryView>
      <div>
        <Button onClick={onBack}>Back</Button>
      </div>
    </div>
  )
}

type TableListProps = { tables: DatabaseTable[]; onChoose: (table: DatabaseTable) => void }

export function TableList({ tables, onChoose }: TableListProps) {
  const [words, setWords] = useState("")
  const shown = tables.filter((table) => table.name.toLowerCase().includes(words.toLowerCase()))
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Field
        label="Find a table"
        type="search"
        value={words}
        onChange={(event) => {
          setWords(event.target.value)
        }}
      />
      <p role="status" className="text-xs text-muted">
        {formatCount(shown.length, "table")}
      </p>
      <ul aria-label="Tables" className="max-h-80 overflow-y-auto rounded-md border">
        {shown.map((table) => (
          <TableChoice key={table.name} table={table} onChoose={onChoose} />
        ))}
      </ul>
    </div>
  )
}

function describeSize(table: DatabaseTable): string {
  if (table.is_view) return "view"
  return table.row_estimate === null ? "rows not counted yet" : `about ${formatNumber(table.row_estimate)} rows`
}

function TableChoice({ table, onChoose }: { table: DatabaseTable; onChoose: (table: DatabaseTable) => void }) {
  return (
    <li className="border-b px-3 py-2 last:border-b-0">
      <button
        type="button"
        disabled={table.problem !== null}
        onClick={() => {
          onChoose(table)
        }}
        className="flex w-full flex-wrap items-center justify-between gap-x-4 rounded-sm py-0.5 text-left text-sm hover:bg-hover disabled:opacity-55"
      >
        <span className="min-w-0 break-all font-mono text-xs">{table.name}</span>
        <span className="text-xs text-muted tabular">{describeSize(table)}</span>
      </button>
      {table.problem ? <p className="text-xs break-words text-critical">{table.problem}</p> : null}
      <details className="text-xs text-muted">
        <summary aria-label={`Columns of ${table.name}`} className="cursor-pointer">
          {formatCount(table.columns.length, "column")}
        </summary>
        <ul className="mt-1 grid gap-0.5 pl-3">
          {table.columns.map((column) => (
            <li key={column.name} className="break-words">
              <span className="font-mono text-ink">{column.name}</span> {column.type}
              {column.is_key ? ", primary key" : ""}
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}
