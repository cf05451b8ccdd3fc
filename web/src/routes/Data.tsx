import { useQuery } from "@tanstack/react-query"
import type { ReactElement } from "react"
import { useSearchParams } from "react-router"
import type { Permission } from "@/api/types"
import { StartCommand } from "@/features/commands/StartCommand"
import { meQuery } from "@/features/session/queries"
import { useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"
import { Segmented } from "@/ui/Segmented"
import {
  DATA_TABS,
  FeedsTab,
  LevelsTab,
  LineageTab,
  QualityTab,
  RunsTab,
  SourcesTab,
  type DataTab,
} from "./DataSections"

type TabProps = { params: URLSearchParams; set: (changes: Record<string, string | null>) => void; may: May }
type May = (permission: Permission) => boolean

const TABS: Record<DataTab, (props: TabProps) => ReactElement> = {
  runs: ({ params, set, may }) => (
    <RunsTab
      chosen={params.get("run")}
      onChoose={(run) => {
        set({ run })
      }}
      mayManage={may("runs:manage")}
    />
  ),
  quality: ({ params, set }) => {
    const [feed, reason] = [params.get("feed"), params.get("reason")]
    return (
      <QualityTab
        group={feed && reason ? { feed, reason } : null}
        onChoose={(group) => {
          set({ feed: group?.feed ?? null, reason: group?.reason ?? null })
        }}
      />
    )
  },
  sources: ({ may }) => <SourcesTab mayManage={may("sources:manage")} />,
  feeds: ({ params, set }) => (
    <FeedsTab
      chosen={params.get("own")}
      onChoose={(own) => {
        set({ own })
      }}
    />
  ),
  levels: ({ may }) => <LevelsTab mayManage={may("runs:manage")} />,
  lineage: ({ params, set }) => (
    <LineageTab
      chosen={params.get("of")}
      onChoose={(name) => {
        set({ of: name })
      }}
    />
  ),
}

export default function Data() {
  useTitle("Data")
  const { data: me } = useQuery(meQuery())
  const [params, setParams] = useSearchParams()
  const tab = DATA_TABS.find((item) => item.value === params.get("tab"))?.value ?? "runs"
  const may: May = (permission) => me?.permissions.includes(permission) ?? false
  return (
    <Page>
      <PageHeader title="Data" note="What arrived, what did not, is it late, what does it cost?">
        {may("runs:manage") ? <StartCommand /> : null}
      </PageHeader>
      <div className="overflow-x-auto">
        <Segmented
          label="Part"
          value={tab}
          options={DATA_TABS}
          onChange={(value) => {
            setParams({ tab: value }, { replace: true })
          }}
        />
      </div>
      {TABS[tab]({
        params,
        may,
        set: (changes) => {
          const changed = { ...Object.fromEntries(params), ...changes }
          const kept = Object.entries(changed).filter((entry): entry is [string, string] => entry[1] !== null)
          setParams(Object.fromEntries(kept), { replace: true })
        },
      })}
    </Page>
  )
}
