// The only file that imports the atlas; loaded when the first map is. Its shapes are projected
// already (Albers, 975 × 610), so they are drawn as they are.
import { geoIdentity, geoPath } from "d3-geo"
import { feature } from "topojson-client"
import type { GeometryCollection, Topology } from "topojson-specification"
import atlas from "us-atlas/states-albers-10m.json"

export const MAP_WIDTH = 975
export const MAP_HEIGHT = 610

export type StateShape = { name: string; path: string }

/** The outline of every state, by its name. */
export function stateShapes(): StateShape[] {
  const topology = atlas as unknown as Topology<{ states: GeometryCollection<{ name: string }> }>
  const draw = geoPath(geoIdentity()).digits(1)
  return feature(topology, topology.objects.states).features.flatMap((state) => {
    const path = draw(state)
    return path ? [{ name: state.properties.name, path }] : []
  })
}
