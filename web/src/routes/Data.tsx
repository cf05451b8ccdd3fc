import { useSearchParams } from "react-router"
import { Quality } from "@/features/quality/Quality"
import { Quarantine } from "@/features/quality/Quarantine"
import { Runs } from "@/features/runs/Runs"
import { FeedsToConnect } from "@/features/snapshot/FeedsToConnect"
import { useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"

export default function Data() {
  useTitle("Data")
  const [params, setParams] = useSearchParams()
  return (
    <Page>
      <PageHeader title="Data" note="What arrived, what did not, and what was wrong with it" />
      <Runs
        chosen={params.get("run")}
        onChoose={(run) => {
          setParams({ run }, { replace: true })
        }}
      />
      <Quality />
      <Quarantine />
      <FeedsToConnect />
    </Page>
  )
}
