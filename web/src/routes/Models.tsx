import { useQuery } from "@tanstack/react-query"
import type { ModelSummary } from "@/api/types"
import { ModelCards } from "@/features/models/ModelCards"
import { modelsQuery } from "@/features/models/queries"
import { useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { ModelPage } from "./ModelPage"
import { useModelParams } from "./modelParams"

/** All models, or the one in the address. */
export default function Models() {
  const { chosen } = useModelParams()
  return chosen.model ? <ModelPage key={chosen.model} model={chosen.model} /> : <ModelList />
}

/** What cannot be relied on comes first. */
const URGENCY = { no_signal: 0, weak: 1, good: 2 } as const

const urgencyOf = ({ scoring, verdict }: ModelSummary) =>
  scoring?.status === "not_scored" ? -1 : URGENCY[verdict.level]

function byUrgency(a: ModelSummary, b: ModelSummary): number {
  return urgencyOf(a) - urgencyOf(b) || a.title.localeCompare(b.title)
}

function ModelList() {
  useTitle("Models")
  const models = useQuery(modelsQuery())
  return (
    <Page>
      <PageHeader title="Models" note="How good, since when, and for whom not" />
      <QueryView
        query={models}
        pending={<ListSkeleton />}
        isEmpty={(data: { items: ModelSummary[] }) => data.items.length === 0}
        empty={<NoModels />}
      >
        {(data) => <ModelCards models={data.items.toSorted(byUrgency)} />}
      </QueryView>
    </Page>
  )
}

function NoModels() {
  return (
    <Empty title="No model has been trained yet">
      Run <code className="font-mono">c360 train</code> in the workspace: it trains every model whose
      data is there, and says of the others what is missing.
    </Empty>
  )
}

function ListSkeleton() {
  return (
    <Loading label="Loading models">
      <div className="grid grid-cols-1 gap-5 lg:grid-cols-2">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
    </Loading>
  )
}
