import { describe, expect, it } from "vitest"
import type { LineageGraph } from "@/api/types"
import { placeGraph } from "./layout"

const node = (id: string, layer: string) => ({ id, label: id, layer, note: null })
const GRAPH: LineageGraph = {
  focus: "mart",
  nodes: [node("source", "source"), node("raw", "raw"), node("stage", "staging"), node("mart", "marts"), node("screen", "screen")],
  edges: [
    { origin: "source", target: "raw" },
    { origin: "raw", target: "stage" },
    { origin: "raw", target: "mart" },
    { origin: "stage", target: "mart" },
    { origin: "mart", target: "screen" },
  ],
}

describe("placeGraph", () => {
  it("places every node to the right of all it comes from", () => {
    const { nodes, edges } = placeGraph(GRAPH)
    const x = Object.fromEntries(nodes.map((placed) => [placed.id, placed.x]))

    for (const { origin, target } of GRAPH.edges) expect(x[origin]).toBeLessThan(x[target] ?? 0)
    expect(edges).toHaveLength(5)
  })

  it("lets no two nodes lie on each other", () => {
    const twins = { ...GRAPH, nodes: [...GRAPH.nodes, node("raw2", "raw")], edges: [...GRAPH.edges, { origin: "raw2", target: "mart" }] }
    const places = placeGraph(twins).nodes.map(({ x, y }) => `${String(x)}/${String(y)}`)

    expect(new Set(places).size).toBe(places.length)
  })

  it("ends where nodes go round in a circle", () => {
    const circle = { ...GRAPH, edges: [...GRAPH.edges, { origin: "mart", target: "raw" }] }

    expect(placeGraph(circle).nodes).toHaveLength(5)
    expect(placeGraph(circle).layers.length).toBeLessThanOrEqual(5)
  })

  it("draws a table that adds to itself in its own place", () => {
    const adding = { ...GRAPH, edges: [...GRAPH.edges, { origin: "mart", target: "mart" }] }

    expect(placeGraph(adding).layers).toEqual(placeGraph(GRAPH).layers)
  })
})
