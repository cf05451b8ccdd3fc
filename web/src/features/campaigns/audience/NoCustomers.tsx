import { Empty } from "@/ui/states"

/** A workspace without customers: what to connect before anything can be planned. */
export function NoCustomers() {
  return (
    <Empty title="There is nobody to plan a campaign for yet">
      Connect the customers and transactions feeds in <code className="font-mono">c360.toml</code>,
      then run <code className="font-mono">c360 run</code>. It also trains the churn model, on which
      the incremental figures stand.
    </Empty>
  )
}
