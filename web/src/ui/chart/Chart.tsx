import type { EChartsOption } from "echarts"
import type { EChartsType } from "echarts/core"
import { useEffect, useRef, useState, type RefObject } from "react"
import { useTheme } from "@/lib/theme"
import { Skeleton } from "../states"
import { readPalette, type Palette } from "./palette"

export type ChartRef = RefObject<EChartsType | null>

type ChartProps = {
  /** What the chart shows, for those who do not see it. */
  label: string
  option: (palette: Palette) => EChartsOption
  height: number
  chartRef: ChartRef
  onPick?: (index: number) => void
}

type Init = typeof import("./echarts").init

/** ECharts, once its code is here. */
function useInit(): Init | null {
  const [init, setInit] = useState<Init | null>(null)
  useEffect(() => {
    let isWanted = true
    void import("./echarts").then((loaded) => {
      if (isWanted) setInit(() => loaded.init)
    })
    return () => {
      isWanted = false
    }
  }, [])
  return init
}

function useChart(init: Init | null, chartRef: ChartRef) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!init || !host.current) return
    const chart = init(host.current)
    chartRef.current = chart
    const observer = new ResizeObserver(() => {
      chart.resize()
    })
    observer.observe(host.current)
    return () => {
      observer.disconnect()
      chart.dispose()
      chartRef.current = null
    }
  }, [init, chartRef])
  return host
}

/** A canvas that follows data, size and theme. */
export function Chart({ label, option, height, chartRef, onPick }: ChartProps) {
  const theme = useTheme()
  const init = useInit()
  const host = useChart(init, chartRef)
  useEffect(() => {
    chartRef.current?.setOption(option(readPalette()), { notMerge: true })
  }, [init, option, theme, chartRef])
  useEffect(() => {
    const chart = chartRef.current
    if (!chart || !onPick) return
    const pick = (event: { dataIndex: number }) => {
      onPick(event.dataIndex)
    }
    chart.on("click", pick as (event: unknown) => void)
    return () => {
      if (!chart.isDisposed()) chart.off("click", pick as (event: unknown) => void)
    }
  }, [init, onPick, chartRef])
  return (
    <div role="img" aria-label={label} style={{ height }} className="relative w-full">
      {init ? null : <Skeleton className="absolute inset-0" />}
      <div ref={host} className="absolute inset-0" />
    </div>
  )
}
