import type { EChartsOption } from "echarts"
import type { EChartsType } from "echarts/core"
import { useRef } from "react"
import { saveBlob, toFileName } from "@/lib/download"
import { Chart } from "./Chart"
import { DataCard, type DataCardProps } from "./DataCard"
import { readPalette, type Palette } from "./palette"

export type { ChartColumn } from "./DataCard"

type ChartCardProps<T> = DataCardProps<T> & {
  /** What the chart shows in a sentence, for those who do not see it. */
  label: string
  option: (palette: Palette) => EChartsOption
  height?: number
  onPick?: (row: T) => void
}

/** A chart with the table of the same data, and both to save: PNG and CSV. */
export function ChartCard<T>(props: ChartCardProps<T>) {
  const { title, label, rows, option, onPick } = props
  const chartRef = useRef<EChartsType | null>(null)
  return (
    <DataCard
      {...props}
      onSavePicture={() => {
        if (chartRef.current) savePicture(chartRef.current, title)
      }}
    >
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
    </DataCard>
  )
}

export function savePicture(chart: EChartsType, title: string): void {
  const picture = chart.renderToCanvas({
    pixelRatio: 2,
    backgroundColor: readPalette().surface,
  })
  picture.toBlob((blob) => {
    if (blob) saveBlob(blob, `${toFileName(title)}.png`)
  })
}
