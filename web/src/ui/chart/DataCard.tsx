import { ChartColumn as ChartIcon, Download, Table2 } from "lucide-react"
import { useState, type ReactNode } from "react"
import { toCsv, type Cell } from "@/lib/csv"
import { saveText, toFileName } from "@/lib/download"
import { IconButton } from "../Button"
import { Card } from "../Card"
import { Menu, MenuItem } from "../Menu"
import { PlainTable } from "../PlainTable"

export type ChartColumn<T> = {
  header: string
  /** The raw value, for the CSV. */
  value: (row: T) => Cell
  /** The value in words, for the table. */
  show?: (row: T) => ReactNode
  isNumber?: boolean
}

export type DataCardProps<T> = {
  title: string
  heading?: ReactNode
  note?: ReactNode
  rows: readonly T[]
  columns: readonly ChartColumn<T>[]
  controls?: ReactNode
  footer?: ReactNode
  level?: 2 | 3
  className?: string
}

type DrawnProps<T> = DataCardProps<T> & {
  /** The drawing. */
  children: ReactNode
  onSavePicture: () => void
}

/** A drawing with the table of the same data, and both to save: PNG and CSV. */
export function DataCard<T>(props: DrawnProps<T>) {
  const { title, heading, note, rows, columns, controls, footer, children } = props
  const [isTable, setTable] = useState(false)
  return (
    <Card
      title={heading ?? title}
      note={note}
      level={props.level}
      className={props.className}
      actions={
        <>
          {controls}
          <IconButton
            label={isTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
            onClick={() => {
              setTable(!isTable)
            }}
          >
            {isTable ? <ChartIcon aria-hidden /> : <Table2 aria-hidden />}
          </IconButton>
          <SaveMenu
            title={title}
            rows={rows}
            columns={columns}
            onSavePicture={isTable ? null : props.onSavePicture}
          />
        </>
      }
    >
      {isTable ? (
        <PlainTable
          label={title}
          className="max-h-80"
          rows={rows}
          rowKey={(_row, index) => String(index)}
          columns={columns.map((column) => ({
            id: column.header,
            header: column.header,
            isNumber: column.isNumber,
            cell: (row: T) => (column.show ? column.show(row) : column.value(row)),
          }))}
        />
      ) : (
        children
      )}
      {footer}
    </Card>
  )
}

type SaveMenuProps<T> = Pick<DataCardProps<T>, "title" | "rows" | "columns"> & {
  onSavePicture: (() => void) | null
}

export function SaveMenu<T>({ title, rows, columns, onSavePicture }: SaveMenuProps<T>) {
  return (
    <Menu
      trigger={
        <IconButton label={`Save ${title}`}>
          <Download aria-hidden />
        </IconButton>
      }
    >
      {onSavePicture ? <MenuItem onSelect={onSavePicture}>Picture (PNG)</MenuItem> : null}
      <MenuItem
        onSelect={() => {
          const cells = rows.map((row) => columns.map((column) => column.value(row)))
          const header = columns.map((column) => column.header)
          saveText(toCsv(header, cells), `${toFileName(title)}.csv`)
        }}
      >
        Data (CSV)
      </MenuItem>
    </Menu>
  )
}
