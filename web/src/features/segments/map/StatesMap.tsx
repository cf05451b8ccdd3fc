import { useRef, useState, type PointerEvent, type RefObject } from "react"
import type { StateGroup } from "@/api/types"
import { cx } from "@/lib/cx"
import { figureLines } from "../charts/figures"
import { emphasis } from "../charts/emphasis"
import { valueOf, type Measure } from "./measures"
import { stepColor, stepOf, type Scale } from "@/ui/map/scale"
import { MAP_HEIGHT, MAP_WIDTH, stateShapes, type StateShape } from "@/ui/map/shapes"

type StatesMapProps = {
  /** What the map shows, for those who do not see it. */
  label: string
  groups: StateGroup[]
  chosen: string[]
  measure: Measure
  scale: Scale
  currency: string | null
  svgRef: RefObject<SVGSVGElement | null>
  onToggle: (code: string) => void
}

type Hover = { name: string; x: number; y: number; width: number }

const SHAPES = stateShapes()

/** The states, the darker the more; hover tells exact values, a press filters. */
export default function StatesMap(props: StatesMapProps) {
  const { label, groups, svgRef } = props
  const host = useRef<HTMLDivElement>(null)
  const [hover, setHover] = useState<Hover | null>(null)
  const byName = new Map(groups.map((group) => [group.state_name, group]))
  const follow = (name: string, event: PointerEvent) => {
    const box = host.current?.getBoundingClientRect()
    if (!box) return
    setHover({ name, x: event.clientX - box.left, y: event.clientY - box.top, width: box.width })
  }
  return (
    <div
      ref={host}
      className="relative"
      onPointerLeave={() => {
        setHover(null)
      }}
    >
      <svg
        ref={svgRef}
        role="img"
        aria-label={label}
        viewBox={`-4 -4 ${String(MAP_WIDTH + 8)} ${String(MAP_HEIGHT + 8)}`}
        className="block w-full touch-manipulation"
      >
        {inDrawingOrder(byName, props.chosen, hover?.name).map((shape) => (
          <StatePath
            key={shape.name}
            shape={shape}
            group={byName.get(shape.name)}
            isHovered={hover?.name === shape.name}
            map={props}
            onHover={follow}
          />
        ))}
      </svg>
      {hover ? <MapTooltip hover={hover} group={byName.get(hover.name)} currency={props.currency} /> : null}
    </div>
  )
}

/** Outlined states come last, or their neighbours would cover the outline. */
function inDrawingOrder(
  byName: Map<string, StateGroup>,
  chosen: string[],
  hovered: string | undefined,
): StateShape[] {
  const rank = ({ name }: StateShape) => {
    if (name === hovered) return 2
    return chosen.includes(byName.get(name)?.state_code ?? "") ? 1 : 0
  }
  return SHAPES.toSorted((left, right) => rank(left) - rank(right))
}

type StatePathProps = {
  shape: StateShape
  group: StateGroup | undefined
  isHovered: boolean
  map: Pick<StatesMapProps, "chosen" | "measure" | "scale" | "onToggle">
  onHover: (name: string, event: PointerEvent) => void
}

function StatePath({ shape, group, isHovered, map, onHover }: StatePathProps) {
  const code = group?.state_code
  const isOutlined = isHovered || (code !== undefined && map.chosen.includes(code))
  return (
    <path
      d={shape.path}
      data-state={shape.name}
      onPointerMove={(event) => {
        onHover(shape.name, event)
      }}
      onClick={() => {
        if (code) map.onToggle(code)
      }}
      className={cx(code && "cursor-pointer")}
      style={{
        ...fillOf(group, map),
        stroke: isOutlined ? "var(--ink)" : "var(--line-strong)",
        strokeWidth: isOutlined ? 2 : 0.75,
        strokeLinejoin: "round",
      }}
    />
  )
}

function fillOf(group: StateGroup | undefined, { chosen, measure, scale }: StatePathProps["map"]) {
  if (!group) return { fill: stepColor(scale, -1) }
  return {
    fill: stepColor(scale, stepOf(scale, valueOf(group, measure))),
    fillOpacity: emphasis(chosen, group.state_code),
  }
}

type MapTooltipProps = { hover: Hover; group: StateGroup | undefined; currency: string | null }

function MapTooltip({ hover, group, currency }: MapTooltipProps) {
  const isRight = hover.x > hover.width / 2
  return (
    <div
      aria-hidden
      style={{
        top: hover.y + 12,
        ...(isRight ? { right: hover.width - hover.x + 12 } : { left: hover.x + 12 }),
      }}
      className="pointer-events-none absolute z-10 rounded-md border bg-surface px-3 py-2 text-xs shadow-float"
    >
      <p className="font-medium">{hover.name}</p>
      {group ? (
        figureLines(group, currency).map(({ label, value }) => (
          <p key={label} className="flex gap-4 whitespace-nowrap">
            <span className="flex-1 text-muted">{label}</span>
            <span className="font-medium tabular">{value}</span>
          </p>
        ))
      ) : (
        <p className="text-muted">No customer</p>
      )}
    </div>
  )
}
