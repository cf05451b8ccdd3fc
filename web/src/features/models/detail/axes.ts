import type { EChartsOption, LineSeriesOption } from "echarts"
import { axisStyle, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"

const percent = (value: number) => `${String(Math.round(value * 100))}%`

/** Two axes of shares, from nothing to `most`. */
export function shareAxes(
  palette: Palette,
  across: string,
  up: string,
  most = 1,
): Pick<EChartsOption, "grid" | "xAxis" | "yAxis"> {
  return {
    grid: { left: 8, right: 20, top: 32, bottom: 28, containLabel: true },
    xAxis: {
      type: "value",
      name: across,
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: { color: palette.muted },
      min: 0,
      max: most,
      ...axisStyle(palette),
      axisLabel: { color: palette.muted, formatter: percent },
      splitLine: { show: false },
    },
    yAxis: { ...valueAxis(palette, up, percent), min: 0, max: most },
  }
}

/** The dashed line from corner to corner. */
export function diagonal(palette: Palette, most = 1): LineSeriesOption {
  return {
    type: "line",
    silent: true,
    symbol: "none",
    lineStyle: { color: palette.muted, width: 1, type: "dashed" },
    data: [
      [0, 0],
      [most, most],
    ],
  }
}
