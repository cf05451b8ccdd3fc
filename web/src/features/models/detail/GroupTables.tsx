import { Check, TriangleAlert } from "lucide-react"
import type { FairnessGroup, ModelCard, ModelSlice } from "@/api/types"
import { formatNumber, formatShare, humanise } from "@/lib/format"
import { MODEL_DEFINITIONS } from "@/lib/modelDefinitions"
import { Card } from "@/ui/Card"
import { FigureName } from "@/ui/Figure"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Empty, Missing } from "@/ui/states"

type GroupsProps = { card: ModelCard; dataTime: string }

const isShare = (card: ModelCard) => card.task === "binary"

function levelFormat(card: ModelCard) {
  return (value: number | null) => (isShare(card) ? formatShare(value) : formatNumber(value, 2))
}

function sliceColumns(card: ModelCard): PlainColumn<ModelSlice>[] {
  const level = levelFormat(card)
  return [
    { id: "by", header: "By", cell: ({ by }) => <span className="text-muted">{humanise(by)}</span> },
    { id: "value", header: "Group", cell: ({ value }) => humanise(value) },
    { id: "rows", header: "Rows", isNumber: true, cell: ({ rows }) => formatNumber(rows) },
    ...(isShare(card)
      ? [
          {
            id: "auc",
            header: "AUC",
            isNumber: true,
            cell: ({ auc }: ModelSlice) =>
              auc === null ? <Missing reason="all of them had the same outcome" /> : formatNumber(auc, 3),
          },
        ]
      : []),
    { id: "predicted", header: "Mean prediction", isNumber: true, cell: (row) => level(row.mean_predicted) },
    { id: "observed", header: "Observed", isNumber: true, cell: (row) => level(row.observed_rate) },
  ]
}

/** How good it is for each part of the population. */
export function SliceTable({ card, dataTime }: GroupsProps) {
  return (
    <Card title={<FigureName definition={MODEL_DEFINITIONS.slices} dataTime={dataTime} />}>
      {card.slices.length === 0 ? (
        <Empty title="Nothing was sliced">
          Name features under <code className="font-mono">slices</code> in the model&rsquo;s
          definition, and train again.
        </Empty>
      ) : (
        <PlainTable
          label="Slices"
          className="max-h-[480px]"
          columns={sliceColumns(card)}
          rows={card.slices}
          rowKey={(row) => `${row.by} ${row.value}`}
          hasCards
        />
      )}
    </Card>
  )
}

const FAIRNESS: PlainColumn<FairnessGroup>[] = [
  { id: "by", header: "By", cell: ({ attribute }) => <span className="text-muted">{humanise(attribute)}</span> },
  { id: "group", header: "Group", cell: ({ group }) => humanise(group) },
  { id: "rows", header: "Rows", isNumber: true, cell: ({ rows }) => formatNumber(rows) },
  { id: "rate", header: "Selected", isNumber: true, cell: (row) => formatShare(row.selection_rate) },
  { id: "ratio", header: "Ratio", isNumber: true, cell: (row) => <Ratio group={row} /> },
  { id: "true", header: "Found", isNumber: true, cell: (row) => formatShare(row.true_positive_rate) },
  { id: "false", header: "False alarms", isNumber: true, cell: (row) => formatShare(row.false_positive_rate) },
  { id: "predicted", header: "Mean prediction", isNumber: true, cell: (row) => formatShare(row.mean_predicted) },
  { id: "observed", header: "Observed", isNumber: true, cell: (row) => formatShare(row.observed_rate) },
]

function Ratio({ group }: { group: FairnessGroup }) {
  const { selection_ratio: ratio, is_within: isWithin } = group
  if (ratio === null) return <Missing reason="nobody is selected" />
  const Icon = isWithin ? Check : TriangleAlert
  return (
    <span className="inline-flex items-center gap-1.5">
      {formatNumber(ratio, 2)}
      <Icon aria-hidden className={isWithin ? "size-3.5 text-healthy" : "size-3.5 text-critical"} />
      <span className={isWithin ? "sr-only" : "text-xs text-critical"}>
        {isWithin ? "within bounds" : "out of bounds"}
      </span>
    </span>
  )
}

/** Whether protected groups are treated alike. */
export function FairnessTable({ card, dataTime }: GroupsProps) {
  const outside = card.fairness.filter((group) => group.is_within === false)
  return (
    <Card
      title={<FigureName definition={MODEL_DEFINITIONS.fairness} dataTime={dataTime} />}
      note={describeFairness(card.fairness.length, outside)}
    >
      {card.fairness.length === 0 ? (
        <Empty title="Nothing to compare">
          The model&rsquo;s definition names no protected attribute, or predicts no yes or no.
        </Empty>
      ) : (
        <PlainTable
          label="Fairness"
          columns={FAIRNESS}
          rows={card.fairness}
          rowKey={(row) => `${row.attribute} ${row.group}`}
          hasCards
        />
      )}
    </Card>
  )
}

function describeFairness(count: number, outside: readonly FairnessGroup[]): string | null {
  if (count === 0) return null
  if (outside.length === 0) return "Every group is selected at least 0.8 times as often as the most selected"
  const names = outside.map((group) => `${humanise(group.attribute)} ${group.group}`).join(", ")
  return `Out of bounds: ${names}`
}
