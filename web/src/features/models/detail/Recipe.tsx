import type { ModelCard } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount, formatNumber, humanise } from "@/lib/format"
import { Card } from "@/ui/Card"
import { Fact } from "@/ui/Fact"

function describeDays(days: readonly string[]): string {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return "no cutoff"
  if (first === last) return formatDate(first)
  return `${formatDate(first)} to ${formatDate(last)} (${formatNumber(days.length)})`
}

const PARTS = [
  { part: "train", label: "Trained on" },
  { part: "validation", label: "Chosen on" },
  { part: "test", label: "Tested on" },
] as const

/** What it was made from: enough to make it again, to the bit. */
export function Recipe({ card }: { card: ModelCard }) {
  return (
    <Card title="How it was made" note="The same data, definition and seed give the same model">
      <dl className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {PARTS.map(({ part, label }) => (
          <Fact key={part} term={`${label}: ${describeDays(card.cutoffs[part])}`}>
            {formatCount(card.rows[part], "row")}
          </Fact>
        ))}
        <Fact term="Seed">{String(card.seed)}</Fact>
        <Fact term="Version">{card.version}</Fact>
        <Fact term="Code">{card.code_version}</Fact>
        <Fact term="Data">
          <code className="font-mono" title={card.data_hash}>
            {card.data_hash.slice(0, 12)}
          </code>
        </Fact>
        <Fact term="Definition">
          <code className="font-mono" title={card.definition_hash}>
            {card.definition_hash.slice(0, 12)}
          </code>
        </Fact>
      </dl>
      <p className="mt-4 text-xs text-muted">
        {Object.entries(card.parameters)
          .map(([name, value]) => `${humanise(name)} ${String(value)}`)
          .join(" · ")}
        {card.search.length > 1 ? ` · the best of ${formatNumber(card.search.length)} tried` : ""}
      </p>
    </Card>
  )
}
