import { useQuery } from "@tanstack/react-query"
import { ArrowLeft } from "lucide-react"
import { Link } from "react-router"
import { ApiError } from "@/api/errors"
import type { ModelDetail } from "@/api/types"
import { NotScoredNote } from "@/features/models/NotScoredNote"
import { ModelHeader } from "@/features/models/detail/ModelHeader"
import { modelCardQuery, modelQuery } from "@/features/models/queries"
import { useTitle } from "@/lib/hooks"
import { Select } from "@/ui/Field"
import { Page } from "@/ui/Page"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { ModelSections } from "./ModelSections"
import { useModelParams } from "./modelParams"

/** One model: its champion's card, or that of the version in the address. */
export function ModelPage({ model }: { model: string }) {
  const detail = useQuery(modelQuery(model))
  useTitle(detail.data?.card.title ?? "Model")
  const isUnknown = detail.error instanceof ApiError && detail.error.status === 404
  return (
    <Page>
      <Link
        to="/models"
        className="-mb-2 inline-flex items-center gap-1 self-start text-sm text-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        Models
      </Link>
      {isUnknown ? (
        <Empty title="There is no such model">{detail.error?.message}</Empty>
      ) : (
        <QueryView query={detail} pending={<PageSkeleton />}>
          {(data: ModelDetail) => <VersionView detail={data} />}
        </QueryView>
      )}
    </Page>
  )
}

function VersionView({ detail }: { detail: ModelDetail }) {
  const { chosen, change } = useModelParams()
  const version = chosen.version ?? detail.card.version
  const card = useQuery({
    ...modelCardQuery(detail.model, version),
    initialData: version === detail.card.version ? detail.card : undefined,
  })
  const row = detail.versions.find((known) => known.version === version)
  const chooser =
    detail.versions.length > 1 ? (
      <Select
        label="Version"
        isLabelHidden
        value={version}
        options={detail.versions.map((known) => ({
          value: known.version,
          label: known.status === "champion" ? `${known.version} (champion)` : known.version,
        }))}
        onChange={(next) => {
          change({ version: next === detail.champion_version ? null : next })
        }}
        className="w-72 max-w-full"
      />
    ) : null
  return (
    <QueryView query={card} pending={<PageSkeleton />}>
      {(data) => (
        <>
          <ModelHeader card={data} status={row?.status ?? null} chooser={chooser} />
          {row?.status === "champion" ? <NotScoredNote scoring={detail.scoring} /> : null}
          <ModelSections detail={detail} card={data} />
        </>
      )}
    </QueryView>
  )
}

function PageSkeleton() {
  return (
    <Loading label="Loading the model">
      <div className="grid gap-5">
        <Skeleton className="h-20 w-full max-w-xl" />
        <Skeleton className="h-16" />
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
    </Loading>
  )
}
