import { lazy, Suspense, useMemo, useRef, useState } from "react"
import type { OtherPlaces, StateGroup } from "@/api/types"
import { saveBlob, toFileName } from "@/lib/download"
import { formatCount } from "@/lib/format"
import { SEGMENT_DEFINITIONS } from "@/lib/segmentDefinitions"
import { Card } from "@/ui/Card"
import { DataCard, type ChartColumn } from "@/ui/chart/DataCard"
import { FigureName } from "@/ui/Figure"
import { Segmented } from "@/ui/Segmented"
import { Empty, Skeleton } from "@/ui/states"
import { figureColumns } from "../charts/figures"
import { formatMeasure, MEASURES, valueOf, type Measure } from "./measures"
import { Legend } from "@/ui/map/Legend"
import { OtherPlacesNote } from "./OtherPlacesNote"
import { toPicture } from "@/ui/map/picture"
import { toScale } from "@/ui/map/scale"

const StatesMap = lazy(() => import("./StatesMap"))

type MapCardProps = {
  groups: StateGroup[]
  otherPlaces: OtherPlaces
  chosen: string[]
  currency: string | null
  dataTime: string
  onToggle: (place: string) => void
}

/** In the table a state's name filters, as its shape does on the map. */
function columnsFor({ chosen, currency, onToggle }: MapCardProps): ChartColumn<StateGroup>[] {
  const [name, ...figures] = figureColumns<StateGroup>("State", (row) => row.state_name, currency)
  if (!name) return figures
  return [
    {
      ...name,
      show: (row) => (
        <button
          type="button"
          aria-pressed={chosen.includes(row.state_code)}
          onClick={() => {
            onToggle(row.state_code)
          }}
          className="rounded-sm font-medium hover:underline aria-pressed:text-accent"
        >
          {row.state_name}
        </button>
      ),
    },
    ...figures,
  ]
}

function describeMap(sorted: StateGroup[], measure: Measure, currency: string | null): string {
  const top = sorted
    .slice(0, 5)
    .map((group) => `${group.state_name} ${formatMeasure(valueOf(group, measure), measure, currency)}`)
  return `Map of ${formatCount(sorted.length, "US state")}; the most in ${top.join(", ")}`
}

/** Where the customers are: the states as a map or a table, and whoever is in none of them. */
export function MapCard(props: MapCardProps) {
  const { groups, otherPlaces, chosen, currency, onToggle } = props
  const [measure, setMeasure] = useState<Measure>("customer_count")
  const svgRef = useRef<SVGSVGElement>(null)
  const { name } = SEGMENT_DEFINITIONS.byState
  const sorted = useMemo(
    () => groups.toSorted((left, right) => valueOf(right, measure) - valueOf(left, measure)),
    [groups, measure],
  )
  const scale = useMemo(
    () => toScale(groups.map((group) => valueOf(group, measure))),
    [groups, measure],
  )
  const heading = <FigureName definition={SEGMENT_DEFINITIONS.byState} dataTime={props.dataTime} />
  const others = <OtherPlacesNote places={otherPlaces} chosen={chosen} onToggle={onToggle} />
  if (groups.length === 0) {
    return (
      <Card title={heading}>
        <Empty title="Nobody here is in a US state">
          The map fills once customers come with a state of the US, by name or code.
        </Empty>
        {others}
      </Card>
    )
  }
  return (
    <DataCard
      title={name}
      heading={heading}
      rows={sorted}
      columns={columnsFor(props)}
      onSavePicture={() => {
        if (svgRef.current) void savePicture(svgRef.current, name)
      }}
      controls={
        <Segmented label="Measure on the map" value={measure} options={MEASURES} onChange={setMeasure} />
      }
      footer={others}
    >
      <Suspense fallback={<Skeleton className="aspect-[983/618] w-full" />}>
        <StatesMap
          label={describeMap(sorted, measure, currency)}
          groups={groups}
          chosen={chosen}
          measure={measure}
          scale={scale}
          currency={currency}
          svgRef={svgRef}
          onToggle={onToggle}
        />
      </Suspense>
      <Legend scale={scale} format={(value) => formatMeasure(value, measure, currency)} />
    </DataCard>
  )
}

async function savePicture(svg: SVGSVGElement, name: string): Promise<void> {
  const picture = await toPicture(svg)
  if (picture) saveBlob(picture, `${toFileName(name)}.png`)
}
