import type { LineageGraph, LineageNode } from "@/api/types"

export const NODE = { width: 208, height: 44, gapX: 48, gapY: 12, head: 28 }

export type PlacedNode = LineageNode & { x: number; y: number }
export type PlacedEdge = { key: string; path: string; isNear: boolean }
export type Placed = {
  nodes: PlacedNode[]
  edges: PlacedEdge[]
  width: number
  height: number
  layers: { name: string; x: number }[]
}

const ORDER = ["source", "raw", "config", "derived", "staging", "intermediate", "marts", "screen"]

/** How many edges away from its farthest origin each node is; an edge that closes a circle does not count. */
function findDepths({ nodes, edges }: LineageGraph): Map<string, number> {
  const depths = new Map<string, number>()
  const open = new Set<string>()
  const originsOf = new Map<string, string[]>()
  for (const { origin, target } of edges) originsOf.set(target, [...(originsOf.get(target) ?? []), origin])
  const measure = (id: string): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    open.add(id)
    const origins = (originsOf.get(id) ?? []).filter((origin) => !open.has(origin))
    const depth = Math.max(0, ...origins.map((origin) => measure(origin) + 1))
    open.delete(id)
    depths.set(id, depth)
    return depth
  }
  nodes.forEach((node) => measure(node.id))
  return depths
}

/** One column for each depth; within it, nodes near what they come from. */
function fillColumns(graph: LineageGraph): LineageNode[][] {
  const depths = findDepths(graph)
  const deepest = Math.max(0, ...depths.values())
  const columns: LineageNode[][] = Array.from({ length: deepest + 1 }, () => [])
  for (const node of graph.nodes) {
    const isScreen = node.layer === "screen"
    columns[isScreen ? deepest : (depths.get(node.id) ?? 0)]?.push(node)
  }
  const places = new Map<string, number>()
  for (const column of columns) {
    const centre = (node: LineageNode) => {
      const origins = graph.edges.filter((edge) => edge.target === node.id)
      const known = origins.map((edge) => places.get(edge.origin)).filter((place) => place !== undefined)
      return known.length ? known.reduce((sum, place) => sum + place, 0) / known.length : 0
    }
    column.sort((a, b) => centre(a) - centre(b) || a.label.localeCompare(b.label))
    column.forEach((node, index) => places.set(node.id, index))
  }
  return columns
}

/** Places a graph in layers from left to right. */
export function placeGraph(graph: LineageGraph): Placed {
  const columns = fillColumns(graph)
  const { width, height, gapX, gapY, head } = NODE
  const tallest = Math.max(...columns.map((column) => column.length))
  const total = head + tallest * (height + gapY)
  const nodes = columns.flatMap((column, depth) => {
    const offset = (total - head - column.length * (height + gapY)) / 2
    return column.map((node, index) => ({
      ...node,
      x: depth * (width + gapX),
      y: head + offset + index * (height + gapY),
    }))
  })
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const edges = graph.edges.flatMap(({ origin, target }) => {
    const from = byId.get(origin)
    const to = byId.get(target)
    if (!from || !to) return []
    const [x1, y1, x2, y2] = [from.x + width, from.y + height / 2, to.x, to.y + height / 2]
    const bend = (x1 + x2) / 2
    const path = `M${x1} ${y1} C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`
    return [{ key: `${origin}>${target}`, path, isNear: [origin, target].includes(graph.focus) }]
  })
  const layers = columns.map((column, depth) => ({ name: nameOf(column), x: depth * (width + gapX) }))
  return { nodes, edges, layers, width: columns.length * (width + gapX) - gapX, height: total }
}

/** The layers that a column of the drawing holds, in their order. */
function nameOf(column: LineageNode[]): string {
  const found = new Set(column.map((node) => node.layer))
  return ORDER.filter((layer) => found.has(layer)).join(", ")
}
