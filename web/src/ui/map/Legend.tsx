import { stepColor, type Scale } from "./scale"

type LegendProps = { scale: Scale; format: (value: number) => string }

/** What the colours of the map stand for: each step with where it starts. */
export function Legend({ scale, format }: LegendProps) {
  return (
    <ul aria-label="Colours of the map" className="mt-2 flex flex-wrap gap-x-3 gap-y-1 text-xs text-muted">
      <li className="flex items-center gap-1.5">
        <Swatch color={stepColor(scale, -1)} />
        none
      </li>
      {scale.starts.map((start, step) => (
        <li key={start} className="flex items-center gap-1.5 tabular">
          <Swatch color={stepColor(scale, step)} />
          {step < scale.starts.length - 1
            ? `from ${format(start)}`
            : describeLast(format(start), format(scale.max))}
        </li>
      ))}
    </ul>
  )
}

function describeLast(start: string, most: string): string {
  return start === most ? most : `${start} to ${most}`
}

function Swatch({ color }: { color: string }) {
  return <span aria-hidden className="size-3 rounded-sm border" style={{ background: color }} />
}
