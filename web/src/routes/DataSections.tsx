import { useMutation, useQueryClient } from "@tanstack/react-query"
import { RotateCw } from "lucide-react"
import type { RunDetail } from "@/api/types"
import { ActiveCommands, CommandLog } from "@/features/commands/Commands"
import { Schedules } from "@/features/commands/Schedules"
import { retryRunMutation } from "@/features/commands/queries"
import { OwnFeeds } from "@/features/feeds/OwnFeeds"
import { Lineage } from "@/features/lineage/Lineage"
import { AlertLog } from "@/features/operations/AlertLog"
import { Costs } from "@/features/operations/Costs"
import { ServiceLevels } from "@/features/operations/ServiceLevels"
import { BlockedFeeds } from "@/features/quality/BlockedFeeds"
import { Quality } from "@/features/quality/Quality"
import { Quarantine } from "@/features/quality/Quarantine"
import { Retention } from "@/features/quality/Retention"
import type { Group } from "@/features/quality/queries"
import { Runs } from "@/features/runs/Runs"
import { FeedsToConnect } from "@/features/snapshot/FeedsToConnect"
import { Sources } from "@/features/sources/Sources"
import { SourceWizard } from "@/features/sources/wizard/SourceWizard"
import { Button } from "@/ui/Button"
import { ErrorNote } from "@/ui/states"

export type DataTab = "runs" | "quality" | "sources" | "feeds" | "levels" | "lineage"

export const DATA_TABS: { value: DataTab; label: string }[] = [
  { value: "runs", label: "Runs" },
  { value: "quality", label: "Quality" },
  { value: "sources", label: "Sources" },
  { value: "feeds", label: "Own feeds" },
  { value: "levels", label: "Service levels" },
  { value: "lineage", label: "Lineage" },
]

type RunsTabProps = { chosen: string | null; onChoose: (run: string) => void; mayManage: boolean }

export function RunsTab({ chosen, onChoose, mayManage }: RunsTabProps) {
  return (
    <>
      <ActiveCommands mayManage={mayManage} />
      <Runs
        chosen={chosen}
        onChoose={onChoose}
        actions={(run) => (mayManage && run.status !== "running" ? <RetryRun run={run} /> : null)}
      />
      <Schedules />
      <CommandLog mayManage={mayManage} />
    </>
  )
}

function RetryRun({ run }: { run: RunDetail }) {
  const { mutate, error, isPending } = useMutation(retryRunMutation(useQueryClient()))
  return (
    <>
      {error ? <ErrorNote error={error} /> : null}
      <Button
        isBusy={isPending}
        onClick={() => {
          mutate(run.run_id)
        }}
      >
        <RotateCw aria-hidden />
        Run again
      </Button>
    </>
  )
}

type QualityTabProps = { group: Group | null; onChoose: (group: Group | null) => void }

export function QualityTab({ group, onChoose }: QualityTabProps) {
  return (
    <>
      <BlockedFeeds />
      <Quality />
      <Quarantine group={group} onChoose={onChoose} />
      <Retention />
    </>
  )
}

export function SourcesTab({ mayManage }: { mayManage: boolean }) {
  return (
    <>
      <Sources mayManage={mayManage} action={mayManage ? <SourceWizard /> : null} />
      <FeedsToConnect />
    </>
  )
}

type FeedsTabProps = { chosen: string | null; onChoose: (feed: string) => void }

export function FeedsTab({ chosen, onChoose }: FeedsTabProps) {
  return <OwnFeeds chosen={chosen} onChoose={onChoose} />
}

export function LevelsTab({ mayManage }: { mayManage: boolean }) {
  return (
    <>
      <ServiceLevels />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <Costs />
        <AlertLog mayManage={mayManage} />
      </div>
    </>
  )
}

type LineageTabProps = { chosen: string | null; onChoose: (name: string) => void }

export function LineageTab({ chosen, onChoose }: LineageTabProps) {
  return <Lineage chosen={chosen} onChoose={onChoose} />
}
