import { Check, Minus } from "lucide-react"
import type { CustomerProfile } from "@/api/types"
import { CUSTOMER_DEFINITIONS } from "@/lib/customerDefinitions"
import { Card } from "@/ui/Card"
import { FigureName } from "@/ui/Figure"

/** What this customer could be offered, by the rules; and what not. */
export function Eligibility({ customer, dataTime }: { customer: CustomerProfile; dataTime: string }) {
  const offers = [
    { definition: CUSTOMER_DEFINITIONS.retention, isEligible: customer.eligible_for_retention },
    { definition: CUSTOMER_DEFINITIONS.onboarding, isEligible: customer.eligible_for_onboarding },
    { definition: CUSTOMER_DEFINITIONS.premium, isEligible: customer.eligible_for_premium },
  ]
  return (
    <Card title="Eligible for" note="By the rules; nothing is sent from here">
      <ul className="grid gap-3">
        {offers.map(({ definition, isEligible }) => (
          <li key={definition.name} className="grid grid-cols-[16px_1fr_auto] items-start gap-x-2.5">
            {isEligible ? (
              <Check aria-hidden className="mt-0.5 size-4 text-healthy" />
            ) : (
              <Minus aria-hidden className="mt-0.5 size-4 text-faint" />
            )}
            <span className="min-w-0">
              <FigureName
                definition={definition}
                dataTime={dataTime}
                className={isEligible ? "font-medium" : "text-muted"}
              />
              <span className="block text-xs text-muted">{definition.formula}</span>
            </span>
            <span className={isEligible ? "text-sm font-medium text-healthy" : "text-sm text-muted"}>
              {isEligible ? "Yes" : "No"}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
