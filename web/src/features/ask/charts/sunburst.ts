import type { EChartsOption } from "echarts"
import { formatShare } from "@/lib/format"
import { baseOption, tooltipNode } from "@/ui/chart/options"
import type { Palette } from "@/ui/chart/palette"
import { showCell, type Wording } from "../values"
import { paint, type Drawing } from "./drawing"

/** A part of a ring; its own parts, if any, lie around it. */
type Part = {
  name: string
  value: number
  itemStyle: { color: string }
  children?: Part[]
}

/** Under so small a share of all there is no room for a name. */
const LEAST_NAMED = 0.04

/** The inner ring has the places of the axis, the outer one their groups; what is nothing has no part. */
export function ringsOf(drawing: Drawing, palette: Palette): Part[] {
  return drawing.places.flatMap(({ label }, index) => {
    const children = drawing.series.flatMap(({ name, color, values }) => {
      const value = values[index] ?? 0
      const itemStyle = { color: paint(palette, color) }
      return value > 0 ? [{ name, value, itemStyle }] : []
    })
    const value = children.reduce((sum, child) => sum + child.value, 0)
    // Colours are for the groups, which the legend names; a place has its name on it.
    const itemStyle = { color: palette.line }
    return value > 0 ? [{ name: label, value, itemStyle, children }] : []
  })
}

type Hit = { name?: string; value?: number; treePathInfo?: { name: string; value: number }[] }

/** A part of a part is named by the way to it, with its share of that and of all. */
function describePart(hit: Hit, drawing: Drawing, wording: Wording): HTMLElement | string {
  const [all, ...way] = hit.treePathInfo ?? []
  const part = way.at(-1)
  if (!all || !part) return ""
  const shares = way.length > 1 && way[0] ? [{ label: `Share of ${way[0].name}`, of: way[0].value }] : []
  return tooltipNode(way.map(({ name }) => name).join(" · "), [
    { label: drawing.y.label, value: showCell(drawing.y, part.value, wording) },
    ...[...shares, { label: "Share of all", of: all.value }].map(({ label, of }) => ({
      label,
      value: formatShare(of > 0 ? part.value / of : null),
    })),
  ])
}

export function sunburstOption(drawing: Drawing, palette: Palette, wording: Wording): EChartsOption {
  return {
    ...baseOption(palette),
    tooltip: {
      ...baseOption(palette).tooltip,
      trigger: "item",
      formatter: (hit: unknown) => describePart(hit as Hit, drawing, wording),
    },
    series: [
      {
        type: "sunburst",
        radius: ["18%", "96%"],
        nodeClick: false,
        sort: undefined,
        itemStyle: { borderColor: palette.surface, borderWidth: 2 },
        label: {
          color: palette.ink,
          fontSize: 11,
          overflow: "truncate",
          width: 72,
          minAngle: LEAST_NAMED * 360,
        },
        data: ringsOf(drawing, palette),
        levels: [{}, { radius: ["18%", "60%"] }, { radius: ["60%", "96%"], label: { show: false } }],
      },
    ],
  }
}
