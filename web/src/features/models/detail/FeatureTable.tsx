import { useState } from "react"
import type { CardFeature } from "@/api/types"
import { formatNumber, formatShare } from "@/lib/format"
import { MODEL_DEFINITIONS } from "@/lib/modelDefinitions"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { FigureName } from "@/ui/Figure"
import { Meter } from "@/ui/Meter"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Missing } from "@/ui/states"

const FEW = 15
const SHOWN_VALUES = 6

const number = (value: number | null) => {
  if (value === null) return null
  const size = Math.abs(value)
  if (Number.isInteger(value) || size >= 100) return formatNumber(value)
  return formatNumber(value, size < 0.1 ? 4 : 2)
}

function Usual({ feature }: { feature: CardFeature }) {
  if (feature.kind === "category") {
    const rest = feature.values.length - SHOWN_VALUES
    return (
      <span title={feature.values.join(", ")} className="text-muted">
        {feature.values.slice(0, SHOWN_VALUES).join(", ")}
        {rest > 0 ? ` and ${formatNumber(rest)} more` : ""}
      </span>
    )
  }
  if (feature.low === null || feature.high === null) return <Missing reason="no usual range is known" />
  return (
    <>
      {number(feature.low)} to {number(feature.high)}
      <span className="text-muted"> · half below {number(feature.median)}</span>
    </>
  )
}

function columnsOf(most: number): PlainColumn<CardFeature>[] {
  return [
    {
      id: "feature",
      header: "Feature",
      cell: ({ label, name }) => <span title={name}>{label}</span>,
    },
    {
      id: "importance",
      header: "Part of the decision",
      className: "sm:w-52",
      cell: ({ importance }) =>
        importance === null ? (
          <Missing reason="this kind of model has no importance" />
        ) : (
          <span className="grid grid-cols-[1fr_48px] items-center gap-2 max-sm:w-40">
            <Meter value={importance} max={most} tone="accent" />
            <span className="text-right tabular">{formatShare(importance)}</span>
          </span>
        ),
    },
    { id: "usual", header: "Usual range (8 of 10)", cell: (feature) => <Usual feature={feature} /> },
    { id: "missing", header: "Missing", isNumber: true, cell: ({ missing_share: share }) => formatShare(share) },
  ]
}

/** What it looks at, the most important first, and what is usual there. */
export function FeatureTable({ features, dataTime }: { features: CardFeature[]; dataTime: string }) {
  const [isAll, setAll] = useState(false)
  const sorted = features.toSorted((a, b) => (b.importance ?? 0) - (a.importance ?? 0))
  const shown = isAll ? sorted : sorted.slice(0, FEW)
  return (
    <Card
      title={<FigureName definition={MODEL_DEFINITIONS.importance} dataTime={dataTime} />}
      note={`${formatNumber(features.length)} features, the most important first`}
    >
      <PlainTable
        label="Features"
        columns={columnsOf(sorted[0]?.importance ?? 1)}
        rows={shown}
        rowKey={(feature) => feature.name}
        hasCards
      />
      {sorted.length > FEW ? (
        <Button
          variant="ghost"
          className="mt-2"
          aria-expanded={isAll}
          onClick={() => {
            setAll(!isAll)
          }}
        >
          {isAll ? "Show the first only" : `Show all ${formatNumber(sorted.length)}`}
        </Button>
      ) : null}
    </Card>
  )
}
