import { useQuery } from "@tanstack/react-query"
import { useRef, type KeyboardEvent } from "react"
import type { ModelCard, ModelDetail } from "@/api/types"
import { BacktestChart } from "@/features/models/detail/BacktestChart"
import { CalibrationCurve } from "@/features/models/detail/CalibrationCurve"
import { DriftBars } from "@/features/models/detail/DriftBars"
import { FeatureTable } from "@/features/models/detail/FeatureTable"
import { FairnessTable, SliceTable } from "@/features/models/detail/GroupTables"
import { LeakTable } from "@/features/models/detail/LeakTable"
import { MetricsTable } from "@/features/models/detail/MetricsTable"
import { LiftCurve, RocCurve } from "@/features/models/detail/RankingCurves"
import { Recipe } from "@/features/models/detail/Recipe"
import {
  modelBacktestQuery,
  modelComparisonQuery,
  modelDriftQuery,
} from "@/features/models/queries"
import { CompareCard, ComparisonTable } from "@/features/models/versions/Comparison"
import { VersionTable } from "@/features/models/versions/VersionTable"
import { meQuery } from "@/features/session/queries"
import { cx } from "@/lib/cx"
import { formatDate } from "@/lib/dates"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"
import { TABS, useModelParams, type Tab } from "./modelParams"

type SectionsProps = { detail: ModelDetail; card: ModelCard }

/** All there is to know about a version, by question. */
export function ModelSections({ detail, card }: SectionsProps) {
  const { chosen, change } = useModelParams()
  return (
    <>
      <TabBar
        tab={chosen.tab}
        onChange={(tab) => {
          change({ tab: tab === "quality" ? null : tab })
        }}
      />
      <div
        role="tabpanel"
        id={`panel-${chosen.tab}`}
        aria-labelledby={`tab-${chosen.tab}`}
        className="grid grid-cols-1 gap-5"
      >
        <Panel tab={chosen.tab} detail={detail} card={card} />
      </div>
    </>
  )
}

const KEYS: Record<string, (place: number) => number> = {
  ArrowRight: (place) => (place + 1) % TABS.length,
  ArrowLeft: (place) => (place + TABS.length - 1) % TABS.length,
  Home: () => 0,
  End: () => TABS.length - 1,
}

/** Arrow keys move between tabs, as everywhere. */
function TabBar({ tab, onChange }: { tab: Tab; onChange: (tab: Tab) => void }) {
  const bar = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = KEYS[event.key]
    if (!step) return
    event.preventDefault()
    const next = step(TABS.findIndex(({ value }) => value === tab))
    onChange(TABS[next]?.value ?? "quality")
    bar.current?.querySelectorAll("button")[next]?.focus()
  }
  return (
    <div
      ref={bar}
      role="tablist"
      aria-label="About this model"
      onKeyDown={onKeyDown}
      className="-mx-4 flex gap-1 overflow-x-auto border-b px-4 md:mx-0 md:px-0"
    >
      {TABS.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          role="tab"
          id={`tab-${value}`}
          aria-controls={value === tab ? `panel-${value}` : undefined}
          aria-selected={value === tab}
          tabIndex={value === tab ? 0 : -1}
          onClick={() => {
            onChange(value)
          }}
          className={cx(
            "h-9 shrink-0 border-b-2 px-2.5 text-sm font-medium -outline-offset-2",
            value === tab ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

function Panel({ tab, detail, card }: SectionsProps & { tab: Tab }) {
  const dataTime = `Trained as of ${formatDate(card.trained_as_of)}, run ${card.run_id ?? "unknown"}, version ${card.version}`
  switch (tab) {
    case "quality":
      return <Quality card={card} dataTime={dataTime} />
    case "features":
      return (
        <>
          <FeatureTable features={card.features} dataTime={dataTime} />
          <LeakTable leaks={card.leaks} />
        </>
      )
    case "groups":
      return (
        <>
          <FairnessTable card={card} dataTime={dataTime} />
          <SliceTable card={card} dataTime={dataTime} />
        </>
      )
    case "time":
      return <OverTime model={detail.model} card={card} />
    case "versions":
      return <Versions detail={detail} card={card} />
  }
}

function Quality({ card, dataTime }: { card: ModelCard; dataTime: string }) {
  return (
    <>
      <MetricsTable card={card} />
      {card.curves.lift.length > 0 ? (
        <div className="grid grid-cols-1 gap-5 md:grid-cols-2 xl:grid-cols-3">
          <CalibrationCurve card={card} dataTime={dataTime} />
          <LiftCurve card={card} dataTime={dataTime} />
          <RocCurve card={card} dataTime={dataTime} />
        </div>
      ) : null}
      <Recipe card={card} />
    </>
  )
}

function Waiting({ label, height }: { label: string; height: string }) {
  return (
    <Loading label={label}>
      <Skeleton className={height} />
    </Loading>
  )
}

function OverTime({ model, card }: { model: string; card: ModelCard }) {
  const drift = useQuery(modelDriftQuery(model))
  const backtest = useQuery(modelBacktestQuery(model))
  return (
    <>
      <QueryView query={backtest} pending={<Waiting label="Loading past scores" height="h-80" />}>
        {(data) => <BacktestChart backtest={data} task={card.task} horizonDays={card.horizon_days} />}
      </QueryView>
      <QueryView query={drift} pending={<Waiting label="Loading drift" height="h-80" />}>
        {(data) => <DriftBars drift={data} />}
      </QueryView>
    </>
  )
}

/** Without a choice, the champion is set beside the version shown, else the newest other one. */
function usePair({ detail, card }: SectionsProps) {
  const { chosen } = useModelParams()
  const known = detail.versions.map(({ version }) => version)
  const find = (version: string | null) => known.find((name) => name === version)
  const left = find(chosen.left) ?? find(detail.champion_version) ?? card.version
  const other = card.version === left ? known.find((name) => name !== left) : card.version
  return { left, right: find(chosen.right) ?? other ?? left }
}

function Versions({ detail, card }: SectionsProps) {
  const { change } = useModelParams()
  const { data: me } = useQuery(meQuery())
  const { left, right } = usePair({ detail, card })
  const hasTwo = detail.versions.length > 1
  const comparison = useQuery({
    ...modelComparisonQuery(detail.model, left, right),
    enabled: hasTwo,
  })
  return (
    <>
      <VersionTable
        detail={detail}
        canManage={me?.permissions.includes("models:manage") ?? false}
      />
      {hasTwo ? (
        <CompareCard versions={detail.versions} left={left} right={right} onChange={change}>
          <QueryView query={comparison} pending={<Waiting label="Loading the comparison" height="h-64" />}>
            {(data) => <ComparisonTable comparison={data} />}
          </QueryView>
        </CompareCard>
      ) : null}
    </>
  )
}
