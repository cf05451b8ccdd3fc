import type { EChartsOption, SeriesOption, XAXisComponentOption } from "echarts"
import { axisStyle, baseOption, firstIndex, tooltipNode, valueAxis } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { formatShare } from "@/lib/format"
import { axisName, showCell, showOnAxis, type Wording } from "../values"
import { paint, pieColors, type Drawing } from "./drawing"
import { addsUp, type ChartKind } from "./kinds"
import { sunburstOption } from "./sunburst"

/** Bars of names lie, so that the names can be read. */
export function areBarsLying({ x }: Drawing, kind: ChartKind): boolean {
  return (kind === "bar" || kind === "stacked_bar") && x.kind !== "time" && x.name !== "bucket_from"
}

function tooltip(drawing: Drawing, palette: Palette, wording: Wording) {
  return {
    ...baseOption(palette).tooltip,
    formatter: (hits: unknown) => {
      const index = firstIndex(hits)
      const place = drawing.places[index]
      if (!place) return ""
      const lines = drawing.series.map(({ name, color, values }) => ({
        label: name,
        value: showCell(drawing.y, values[index], wording),
        color: paint(palette, color),
      }))
      return tooltipNode(place.label, lines)
    },
  }
}

function seriesOption(drawing: Drawing, kind: ChartKind, palette: Palette): SeriesOption[] {
  const isStacked = drawing.series.length > 1 && addsUp(drawing.y) && kind !== "line"
  return drawing.series.map(({ name, color, values }) => {
    const shared = {
      name,
      data: values,
      itemStyle: { color: paint(palette, color) },
      ...(isStacked ? { stack: "all" } : {}),
    }
    if (kind === "line" || kind === "area") {
      const area = kind === "area" ? { areaStyle: { opacity: isStacked ? 0.7 : 0.25 } } : {}
      return { ...shared, type: "line", symbolSize: 4, lineStyle: { width: 2 }, ...area }
    }
    const gaps = kind === "histogram" ? { barCategoryGap: "4%" } : { barMaxWidth: 36 }
    return { ...shared, type: "bar", ...gaps }
  })
}

function gridOption(drawing: Drawing, kind: ChartKind, palette: Palette, wording: Wording): EChartsOption {
  const isLying = areBarsLying(drawing, kind)
  const values = valueAxis(palette, axisName(drawing.y, wording), (value) =>
    showOnAxis(drawing.y, value, wording),
  )
  const places: XAXisComponentOption = {
    type: "category",
    boundaryGap: kind !== "line" && kind !== "area",
    data: drawing.places.map(({ label }) => label),
    ...axisStyle(palette),
    axisLabel: { color: palette.muted, hideOverlap: true, width: 140, overflow: "truncate" },
  }
  const axes = isLying
    ? {
        xAxis: { ...values, nameLocation: "middle", nameGap: 28, nameTextStyle: { align: "center", color: palette.muted } },
        yAxis: { ...places, inverse: true },
      }
    : { xAxis: places, yAxis: values }
  return {
    ...baseOption(palette),
    grid: { left: 8, right: 24, top: isLying ? 8 : 36, bottom: isLying ? 24 : 8, containLabel: true },
    tooltip: tooltip(drawing, palette, wording),
    ...(axes as Pick<EChartsOption, "xAxis" | "yAxis">),
    series: seriesOption(drawing, kind, palette),
  }
}

function pieOption(drawing: Drawing, palette: Palette, wording: Wording): EChartsOption {
  const values = drawing.series[0]?.values ?? []
  const all = values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  const colors = pieColors(drawing)
  return {
    ...baseOption(palette),
    tooltip: {
      ...baseOption(palette).tooltip,
      trigger: "item",
      formatter: (hit: unknown) => {
        const index = firstIndex(hit)
        const value = values[index]
        return tooltipNode(drawing.places[index]?.label ?? "", [
          { label: drawing.y.label, value: showCell(drawing.y, value, wording) },
          { label: "Share", value: formatShare(all > 0 && value != null ? value / all : null) },
        ])
      },
    },
    series: [
      {
        type: "pie",
        radius: ["48%", "92%"],
        label: { show: false },
        itemStyle: { borderColor: palette.surface, borderWidth: 2 },
        data: drawing.places.map(({ label }, index) => ({
          name: label,
          value: values[index] ?? 0,
          itemStyle: { color: paint(palette, colors[index] ?? "chart-1") },
        })),
      },
    ],
  }
}

export function chartOption(drawing: Drawing, kind: ChartKind, palette: Palette, wording: Wording) {
  if (kind === "sunburst") return sunburstOption(drawing, palette, wording)
  return kind === "pie"
    ? pieOption(drawing, palette, wording)
    : gridOption(drawing, kind, palette, wording)
}
