import type { Answer, AnswerCell } from "@/api/types"
import { PlainTable } from "@/ui/PlainTable"
import { showCell, type Wording } from "../values"

/** Every row of an answer, as it was given. */
export function AnswerTable({ answer, wording }: { answer: Answer; wording: Wording }) {
  return (
    <PlainTable
      label={answer.restatement ?? "Answer"}
      className="max-h-96 overflow-y-auto"
      rows={answer.rows}
      rowKey={(_row, index) => String(index)}
      columns={answer.fields.map((field, index) => ({
        id: field.name,
        header: field.label,
        isNumber: field.kind === "number",
        cell: (row: AnswerCell[]) => showCell(field, row[index], wording),
      }))}
    />
  )
}

/** A single row: its figures, large. */
export function AnswerFigures({ answer, wording }: { answer: Answer; wording: Wording }) {
  const [row = []] = answer.rows
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-3">
      {answer.fields.map((field, index) => (
        <div key={field.name}>
          <dt className="text-xs text-muted">{field.label}</dt>
          <dd className="text-2xl font-semibold tabular">{showCell(field, row[index], wording)}</dd>
        </div>
      ))}
    </dl>
  )
}
