import { ShieldCheck, TriangleAlert } from "lucide-react"
import type { LeakCheck } from "@/api/types"
import { formatCount, humanise } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Empty } from "@/ui/states"

const COLUMNS: PlainColumn<LeakCheck>[] = [
  { id: "check", header: "Check", cell: ({ check }) => humanise(check) },
  { id: "feature", header: "Feature", cell: ({ feature }) => feature ?? "all" },
  { id: "finding", header: "Finding", cell: ({ finding }) => finding },
  {
    id: "result",
    header: "Result",
    cell: ({ is_leak: isLeak }) =>
      isLeak ? (
        <Badge tone="critical" icon={<TriangleAlert aria-hidden />}>
          Leak
        </Badge>
      ) : (
        <Badge tone="healthy" icon={<ShieldCheck aria-hidden />}>
          Passed
        </Badge>
      ),
  },
]

/** Whether a feature knows what nobody can know at prediction time. */
export function LeakTable({ leaks }: { leaks: LeakCheck[] }) {
  const found = leaks.filter((leak) => leak.is_leak).length
  return (
    <Card
      title="Does a feature know the future?"
      note={found > 0 ? `${formatCount(found, "leak")} found: do not trust this version` : "No leak was found"}
    >
      {leaks.length === 0 ? (
        <Empty title="Nothing stood out">
          No feature reads at or after the cutoff, repeats the outcome, or predicts it too well alone.
        </Empty>
      ) : (
        <PlainTable
          label="Leak checks"
          columns={COLUMNS}
          rows={leaks}
          rowKey={(leak, index) => `${leak.check} ${leak.feature ?? ""} ${String(index)}`}
          hasCards
        />
      )}
    </Card>
  )
}
