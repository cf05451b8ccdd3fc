import type { EChartsOption } from "echarts"
import type { EChartsType } from "echarts/core"
import { Download, Table2, ChartColumn } from "lucide-react"
import { useRef, useState, type ReactNode } from "react"
import { toCsv, type Cell } from "@/lib/csv"
import { saveBlob, saveText, toFileName } from "@/lib/download"
import { IconButton } from "../Button"
import { Card } from "../Card"
import { Menu, MenuItem } from "../Menu"
import { PlainTable } from "../PlainTable"
import { Chart } from "./Chart"
import { readPalette, type Palette } from "./palette"

export type ChartColumn<T> = {
  header: string
  /** The raw value, for the CSV. */
  value: (row: T) => Cell
  /** The value in words, for the table. */
  show?: (row: T) => ReactNode
  isNumber?: boolean
}

type ChartCardProps<T> = {
  title: string
  heading?: ReactNode
  note?: ReactNode
  /** What the chart shows in a sentence, for those who do not see it. */
  label: string
  rows: readonly T[]
  columns: readonly ChartColumn<T>[]
  option: (palette: Palette) => EChartsOption
  height?: number
  onPick?: (row: T) => void
  controls?: ReactNode
  footer?: ReactNode
  level?: 2 | 3
}

/** A chart with the table of the same data, and both to save: PNG and CSV. */
export function ChartCard<T>(props: ChartCardProps<T>) {
  const { title, heading, note, label, rows, columns, option, onPick, controls, footer } = props
  const chartRef = useRef<EChartsType | null>(null)
  const [isTable, setTable] = useState(false)
  return (
    <Card
      title={heading ?? title}
      note={note}
      level={props.level}
      actions={
        <>
          {controls}
          <IconButton
            label={isTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
            onClick={() => {
              setTable(!isTable)
            }}
          >
            {isTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
          </IconButton>
          <SaveMenu title={title} rows={rows} columns={columns} chart={isTable ? null : chartRef} />
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
        <Chart
          label={label}
          option={option}
          height={props.height ?? 260}
          chartRef={chartRef}
          onPick={
            onPick &&
            ((index) => {
              const row = rows[index]
              if (row !== undefined) onPick(row)
            })
          }
        />
      )}
      {footer}
    </Card>
  )
}

type SaveMenuProps<T> = Pick<ChartCardProps<T>, "title" | "rows" | "columns"> & {
  chart: { current: EChartsType | null } | null
}

function savePicture(chart: EChartsType, title: string): void {
  const picture = chart.renderToCanvas({
    pixelRatio: 2,
    backgroundColor: readPalette().surface,
  })
  picture.toBlob((blob) => {
    if (blob) saveBlob(blob, `${toFileName(title)}.png`)
  })
}

function SaveMenu<T>({ title, rows, columns, chart }: SaveMenuProps<T>) {
  return (
    <Menu
      trigger={
        <IconButton label={`Save ${title}`}>
          <Download aria-hidden />
        </IconButton>
      }
    >
      {chart ? (
        <MenuItem
          onSelect={() => {
            if (chart.current) savePicture(chart.current, title)
          }}
        >
          Picture (PNG)
        </MenuItem>
      ) : null}
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
