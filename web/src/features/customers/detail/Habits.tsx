import type { CustomerProfile } from "@/api/types"
import { CUSTOMER_DEFINITIONS } from "@/lib/customerDefinitions"
import { formatPct } from "@/lib/format"
import { FigureName } from "@/ui/Figure"
import { Missing } from "@/ui/states"
import { CONSISTENCY_LABEL, PROFILE_LABEL } from "../labels"

/** What kind of spender this is, in two words with their rules. */
export function Habits({ customer, dataTime }: { customer: CustomerProfile; dataTime: string }) {
  const { travel_spend_pct: travel, necessities_spend_pct: necessities } = customer
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1">
      <span>
        <FigureName definition={CUSTOMER_DEFINITIONS.spendingProfile} dataTime={dataTime} />:{" "}
        {travel === null ? (
          <Missing reason="there is no approved transaction" />
        ) : (
          <>
            <strong className="font-medium text-ink">{PROFILE_LABEL[customer.spending_profile]}</strong>
            {` (travel ${formatPct(travel)}, necessities ${formatPct(necessities)})`}
          </>
        )}
      </span>
      <span>
        <FigureName definition={CUSTOMER_DEFINITIONS.consistency} dataTime={dataTime} />:{" "}
        <strong className="font-medium text-ink">
          {CONSISTENCY_LABEL[customer.spending_consistency]}
        </strong>
      </span>
    </span>
  )
}
