import { useEffect, useMemo, useRef } from "react"
import type { LineageGraph } from "@/api/types"
import { cx } from "@/lib/cx"
import { NODE, placeGraph, type PlacedNode } from "./layout"

type DrawingProps = { graph: LineageGraph; onChoose: (id: string) => void }

/** The graph in layers, from sources on the left to screens on the right. */
export function LineageDrawing({ graph, onChoose }: DrawingProps) {
  const placed = useMemo(() => placeGraph(graph), [graph])
  const frame = useRef<HTMLDivElement>(null)
  const focusX = placed.nodes.find((node) => node.id === graph.focus)?.x ?? 0
  useEffect(() => {
    const element = frame.current
    if (element) element.scrollLeft = focusX - (element.clientWidth - NODE.width) / 2
  }, [focusX, graph.focus])
  return (
    <div ref={frame} className="relative overflow-x-auto pb-2" tabIndex={0} role="group" aria-label="Scrolls sideways">
      <svg
        width={placed.width}
        height={placed.height}
        viewBox={`0 0 ${String(placed.width)} ${String(placed.height)}`}
        role="group"
        aria-label={`Lineage of ${graph.focus}`}
        className="max-w-none text-xs"
      >
        {placed.layers.map((layer) => (
          <text key={layer.x} x={layer.x} y={12} className="fill-current text-muted capitalize">
            {layer.name}
          </text>
        ))}
        {placed.edges.map((edge) => (
          <path
            key={edge.key}
            d={edge.path}
            fill="none"
            strokeWidth={edge.isNear ? 1.5 : 1}
            className={edge.isNear ? "stroke-accent" : "stroke-line-strong"}
          />
        ))}
        {placed.nodes.map((node) => (
          <DrawnNode key={node.id} node={node} isFocus={node.id === graph.focus} onChoose={onChoose} />
        ))}
      </svg>
    </div>
  )
}

const isOpenable = (node: PlacedNode) => node.layer !== "source" && node.layer !== "screen"

type NodeProps = { node: PlacedNode; isFocus: boolean; onChoose: (id: string) => void }

function DrawnNode({ node, isFocus, onChoose }: NodeProps) {
  const choose = () => {
    if (isOpenable(node)) onChoose(node.id)
  }
  const text = node.note ? `${node.label}: ${node.note}` : node.label
  const [name, place] = namesOf(node)
  return (
    <g
      transform={`translate(${String(node.x)} ${String(node.y)})`}
      role={isOpenable(node) ? "button" : undefined}
      tabIndex={isOpenable(node) ? 0 : undefined}
      aria-label={`${node.layer}: ${text}`}
      aria-current={isFocus || undefined}
      className={cx(isOpenable(node) && "cursor-pointer")}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault()
          choose()
        }
      }}
    >
      <title>{text}</title>
      <rect
        width={NODE.width}
        height={NODE.height}
        rx={6}
        className={isFocus ? "fill-accent-soft stroke-accent" : "fill-surface stroke-line-strong"}
      />
      <text x={10} y={place ? 18 : NODE.height / 2 + 4} className="fill-current font-medium text-ink">
        {shorten(name)}
      </text>
      <text x={10} y={34} className="fill-current text-muted">
        {shorten(place)}
      </text>
    </g>
  )
}

/** A column and its table; a mapping and its source; or one name alone. */
function namesOf(node: PlacedNode): [string, string] {
  if (node.note) return [node.note, node.label]
  const [table = "", column] = node.label.split(".")
  return column && node.layer !== "screen" ? [column, table] : [node.label, ""]
}

/** The end of a long name says more than its beginning. */
function shorten(text: string): string {
  return text.length > 30 ? `…${text.slice(-29)}` : text
}
