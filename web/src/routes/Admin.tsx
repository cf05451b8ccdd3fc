import { useQuery } from "@tanstack/react-query"
import { useSearchParams } from "react-router"
import { AuditTrail } from "@/features/audit/AuditTrail"
import { meQuery } from "@/features/session/queries"
import { Users } from "@/features/users/Users"
import { useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"

export default function Admin() {
  useTitle("Admin")
  const { data: me } = useQuery(meQuery())
  const [params, setParams] = useSearchParams()
  const filters = { user: params.get("user") ?? "", action: params.get("action") ?? "" }
  return (
    <Page>
      <PageHeader title="Admin" note="Who may do what, and who did what" />
      <Users ownName={me?.name ?? ""} />
      <AuditTrail
        filters={filters}
        onChange={(next) => {
          const chosen = Object.entries(next).filter(([, value]) => value !== "")
          setParams(Object.fromEntries(chosen), { replace: true })
        }}
      />
    </Page>
  )
}
