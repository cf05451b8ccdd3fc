import type { EChartsOption, YAXisComponentOption } from "echarts"
import type { Palette } from "./palette"

const FONT = '"Inter Variable", system-ui, sans-serif'

export type TooltipLine = { label: string; value: string; color?: string }

/**
 * A tooltip's content as elements. Markup in a string would carry style attributes, which the
 * content security policy forbids.
 */
export function tooltipNode(title: string, lines: TooltipLine[]): HTMLElement {
  const node = document.createElement("div")
  node.className = "text-xs text-ink"
  const heading = node.appendChild(document.createElement("p"))
  heading.className = "font-medium"
  heading.textContent = title
  for (const { label, value, color } of lines) {
    const row = node.appendChild(document.createElement("p"))
    row.className = "flex items-center gap-2"
    const dot = row.appendChild(document.createElement("span"))
    dot.className = "size-2 rounded-full"
    dot.style.background = color ?? "transparent"
    const name = row.appendChild(document.createElement("span"))
    name.className = "flex-1 text-muted"
    name.textContent = label
    const number = row.appendChild(document.createElement("span"))
    number.className = "pl-4 font-medium tabular"
    number.textContent = value
  }
  return node
}

/** What all charts share: type, no animation, room for labels, tooltip in the theme's colours. */
export function baseOption(palette: Palette): EChartsOption {
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: palette.muted, fontSize: 12 },
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.line,
      borderWidth: 1,
      padding: [8, 12],
      axisPointer: { type: "line", lineStyle: { color: palette.muted, type: "dashed" } },
    },
  }
}

export function valueAxis(
  palette: Palette,
  name: string,
  format: (value: number) => string,
): YAXisComponentOption {
  return {
    type: "value",
    name,
    nameTextStyle: { color: palette.muted, align: "left" },
    nameGap: 10,
    axisLabel: { color: palette.muted, formatter: format },
    splitLine: { lineStyle: { color: palette.line } },
  }
}

export function axisStyle(palette: Palette) {
  return {
    axisLine: { lineStyle: { color: palette.line } },
    axisTick: { show: false },
    axisLabel: { color: palette.muted },
  }
}

/** What a tooltip formatter of trigger "axis" is given, as far as we use it. */
export type AxisHit = { dataIndex: number; axisValueLabel?: string }

export function firstIndex(hits: unknown): number {
  const list = (Array.isArray(hits) ? hits : [hits]) as AxisHit[]
  return list[0]?.dataIndex ?? -1
}
