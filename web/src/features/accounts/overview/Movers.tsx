import { Link } from "react-router"
import { TIER_LABEL, TIER_TONE } from "@/api/labels"
import type { AccountSummary, Mover } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatScore } from "@/lib/format"
import { TONE_TEXT } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { Change } from "@/ui/Change"

const toneText = (mover: Mover) => TONE_TEXT[TIER_TONE[mover.risk_tier]]

/** Whose score moved most over 30 days, each way. */
export function Movers({ movers }: { movers: AccountSummary["movers"] }) {
  return (
    <Card title="Biggest movers" note="Change of the health score over 30 days">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <MoverList title="Down" movers={movers.down} />
        <MoverList title="Up" movers={movers.up} />
      </div>
    </Card>
  )
}

function MoverList({ title, movers }: { title: string; movers: Mover[] }) {
  return (
    <section aria-label={`Movers ${title.toLowerCase()}`} className="min-w-0">
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      {movers.length === 0 ? (
        <p className="py-2 text-sm text-muted">Nobody moved this way.</p>
      ) : (
        <ul>
          {movers.map((mover) => (
            <li key={mover.account_id}>
              <Link
                to={`/accounts/${encodeURIComponent(mover.account_id)}`}
                className="-mx-2 flex items-center gap-2 rounded-md px-2 py-1.5 text-sm hover:bg-hover"
              >
                <span className="min-w-0 flex-1 truncate font-medium">{mover.account_name}</span>
                <span className="w-10 text-right tabular">{formatScore(mover.health_score)}</span>
                <span className={cx("w-12 truncate text-xs font-medium", toneText(mover))}>
                  {TIER_LABEL[mover.risk_tier]}
                </span>
                <span className="w-16 text-right">
                  <Change value={mover.change} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
