import { STATE_NAME } from "@/lib/states"
import { Legend } from "@/ui/map/Legend"
import { stepColor, stepOf, toScale } from "@/ui/map/scale"
import { MAP_HEIGHT, MAP_WIDTH, stateShapes } from "@/ui/map/shapes"
import { showCell, showOnAxis, type Wording } from "../values"
import type { Drawing } from "./drawing"

const SHAPES = stateShapes()

type AnswerMapProps = { label: string; drawing: Drawing; wording: Wording }

/** The states of the US, the darker the more; hover tells the exact value. */
export default function AnswerMap({ label, drawing, wording }: AnswerMapProps) {
  const values = drawing.series[0]?.values ?? []
  const byName = new Map(drawing.places.map((place, index) => [place.label, values[index] ?? null]))
  const scale = toScale(values.filter((value) => value !== null))
  const elsewhere = drawing.places.filter(({ value }) => !STATE_NAME[String(value)])
  return (
    <>
      <svg
        role="img"
        aria-label={label}
        viewBox={`-4 -4 ${String(MAP_WIDTH + 8)} ${String(MAP_HEIGHT + 8)}`}
        className="mx-auto block w-full max-w-3xl"
      >
        {SHAPES.map(({ name, path }) => (
          <path
            key={name}
            d={path}
            className="hover:opacity-75"
            style={{
              fill: stepColor(scale, stepOf(scale, byName.get(name) ?? 0)),
              stroke: "var(--line-strong)",
              strokeWidth: 0.75,
            }}
          >
            <title>{`${name}: ${showCell(drawing.y, byName.get(name), wording)}`}</title>
          </path>
        ))}
      </svg>
      <Legend scale={scale} format={(value) => showOnAxis(drawing.y, value, wording)} />
      {elsewhere.length > 0 ? (
        <p className="mt-2 text-xs text-muted">
          Not on the map:{" "}
          {elsewhere
            .map((place) => {
              const value = values[drawing.places.indexOf(place)]
              return `${place.value == null ? "no state given" : place.label} ${showCell(drawing.y, value, wording)}`
            })
            .join(", ")}
        </p>
      ) : null}
    </>
  )
}
