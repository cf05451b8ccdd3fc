import { useQuery } from "@tanstack/react-query"
import type { LineageTable } from "@/api/types"
import { formatCount } from "@/lib/format"
import { Card } from "@/ui/Card"
import { Select } from "@/ui/Field"
import { QueryView } from "@/ui/QueryView"
import { Skeleton } from "@/ui/states"
import { LineageDrawing } from "./LineageDrawing"
import { lineageQuery, lineageTablesQuery } from "./queries"

const FIRST = "marts.customer_360_profile"
const WHOLE = ""

type LineageProps = { chosen: string | null; onChoose: (name: string) => void }

/** From where a table or a column comes, and where it is shown. `chosen` is `schema.table[.column]`. */
export function Lineage({ chosen, onChoose }: LineageProps) {
  const query = useQuery(lineageTablesQuery())
  return (
    <Card title="Lineage" note="From source and contract over the models to the screen; click to go on from there">
      <QueryView query={query} pending={<Skeleton className="h-96" />}>
        {(list) => <LineageChoice tables={list.items} chosen={chosen} onChoose={onChoose} />}
      </QueryView>
    </Card>
  )
}

function split(name: string | null, tables: LineageTable[]): { table: LineageTable | undefined; column: string | null } {
  const [schema, rest, column] = (name ?? FIRST).split(".")
  const table = tables.find((item) => item.name === `${schema ?? ""}.${rest ?? ""}`) ?? tables[0]
  return { table, column: column && table?.columns.includes(column) ? column : null }
}

function LineageChoice({ tables, chosen, onChoose }: LineageProps & { tables: LineageTable[] }) {
  const { table, column } = split(chosen, tables)
  if (!table) return null
  const names = tables.map((item) => ({ value: item.name, label: item.name }))
  const columns = [{ value: WHOLE, label: "Whole table" }, ...table.columns.map((value) => ({ value, label: value }))]
  return (
    <div className="grid gap-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label="Table" value={table.name} options={names} onChange={onChoose} />
        <Select
          label="Column"
          value={column ?? WHOLE}
          options={columns}
          onChange={(value) => {
            onChoose(value ? `${table.name}.${value}` : table.name)
          }}
        />
      </div>
      <LineageOf table={table.name} column={column} onChoose={onChoose} />
    </div>
  )
}

type LineageOfProps = { table: string; column: string | null; onChoose: (name: string) => void }

function LineageOf({ table, column, onChoose }: LineageOfProps) {
  const query = useQuery(lineageQuery(table, column))
  return (
    <QueryView query={query} pending={<Skeleton className="h-80" />}>
      {(graph) => (
        <>
          <p role="status" className="text-xs text-muted">
            {formatCount(graph.nodes.length, column ? "column, source or screen" : "table, source or screen", column ? "columns, sources and screens" : "tables, sources and screens")},{" "}
            {formatCount(graph.edges.length, "arrow")}
          </p>
          <LineageDrawing graph={graph} onChoose={onChoose} />
        </>
      )}
    </QueryView>
  )
}
