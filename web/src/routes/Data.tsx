import { useQuery } from "@tanstack/react-query"
import { useSearchParams } from "react-router"
import { StartCommand } from "@/features/commands/StartCommand"
import { meQuery } from "@/features/session/queries"
import { useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"
import { Segmented } from "@/ui/Segmented"
import { DATA_TABS, LineageTab, LevelsTab, QualityTab, RunsTab, SourcesTab, type DataTab } from "./DataSections"

export default function Data() {
  useTitle("Data")
  const { data: me } = useQuery(meQuery())
  const [params, setParams] = useSearchParams()
  const wanted = params.get("tab")
  const tab: DataTab = DATA_TABS.find((item) => item.value === wanted)?.value ?? "runs"
  const set = (name: string, value: string) => {
    setParams({ ...Object.fromEntries(params), [name]: value }, { replace: true })
  }
  const mayManage = me?.permissions.includes("runs:manage") ?? false
  const mayAdd = me?.permissions.includes("sources:manage") ?? false
  return (
    <Page>
      <PageHeader title="Data" note="What arrived, what did not, is it late, what does it cost?">
        {mayManage ? <StartCommand /> : null}
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
      {tab === "runs" ? (
        <RunsTab chosen={params.get("run")} onChoose={(run) => { set("run", run) }} mayManage={mayManage} />
      ) : null}
      {tab === "quality" ? <QualityTab /> : null}
      {tab === "sources" ? <SourcesTab mayManage={mayAdd} /> : null}
      {tab === "levels" ? <LevelsTab mayManage={mayManage} /> : null}
      {tab === "lineage" ? (
        <LineageTab chosen={params.get("of")} onChoose={(name) => { set("of", name) }} />
      ) : null}
    </Page>
  )
}
