import { TIER_LABEL, TIER_TONE } from "@/api/labels"
import type { Backtest } from "@/api/types"
import { DEFINITIONS } from "@/lib/definitions"
import { formatDate } from "@/lib/dates"
import { formatCount, formatNumber, formatShare } from "@/lib/format"
import { Card } from "@/ui/Card"
import { Figure, FigureName } from "@/ui/Figure"
import { Meter } from "@/ui/Meter"
import { Empty } from "@/ui/states"

/** An AUC in plain words; its scale is the usual one. */
export function describeAuc(auc: number, lower: number | null): string {
  if (lower !== null && lower <= 0.5) return "Not told apart from a coin toss"
  if (auc >= 0.8) return "Ranks well who will churn"
  return auc >= 0.7 ? "Ranks fairly well who will churn" : "Ranks weakly who will churn"
}

type BacktestCardProps = { backtest: Backtest; dataTime: string }

/** Can the score be trusted? What it said at past cutoffs against who then churned. */
export function BacktestCard({ backtest, dataTime }: BacktestCardProps) {
  if (backtest.auc === null) {
    return (
      <Card title="Does the score predict churn?">
        <Empty title="Not enough history yet">
          The test compares scores of past months with who churned in the 90 days after. So far it
          has {formatCount(backtest.account_count, "account-month")} and{" "}
          {formatCount(backtest.churned_count, "churn")}: it needs at least one account that churned
          and one that stayed. It fills in by itself as runs bring in more months.
        </Empty>
      </Card>
    )
  }
  const { auc, lower, upper } = backtest
  return (
    <Card
      title="Does the score predict churn?"
      note={`${formatCount(backtest.by_cutoff.length, "monthly cutoff")}, ${formatCount(backtest.account_count, "account-month")}, ${formatCount(backtest.churned_count, "churn")} in the 90 days after`}
    >
      <div className="grid gap-6 md:grid-cols-[220px_1fr]">
        <div>
          <Figure
            definition={DEFINITIONS.auc}
            dataTime={dataTime}
            value={formatShare(auc)}
            note={
              lower === null || upper === null
                ? undefined
                : `95% interval ${formatShare(lower)} to ${formatShare(upper)}`
            }
          />
          <IntervalBar auc={auc} lower={lower} upper={upper} />
          <p className="mt-3 text-sm">
            <span className="font-medium">{describeAuc(auc, lower)}.</span>{" "}
            <span className="text-muted">
              Of two accounts, one of which churned, the score put the churned one lower in{" "}
              {formatNumber(auc * 100)} of 100 pairs.
            </span>
          </p>
        </div>
        <ChurnRates backtest={backtest} dataTime={dataTime} />
      </div>
    </Card>
  )
}

const percent = (share: number) => `${String((share - 0.5) * 200)}%`

/** From a coin toss at the left to perfect at the right. */
function IntervalBar({ auc, lower, upper }: Pick<Backtest, "lower" | "upper"> & { auc: number }) {
  const from = Math.max(lower ?? auc, 0.5)
  const to = Math.max(upper ?? auc, from)
  return (
    <div aria-hidden className="mt-3">
      <div className="relative h-1.5 rounded-full bg-line">
        <span
          className="absolute inset-y-0 rounded-full bg-accent-solid opacity-35"
          style={{ left: percent(from), right: `${String(100 - (to - 0.5) * 200)}%` }}
        />
        <span
          className="absolute -top-1 h-3.5 w-0.5 rounded-full bg-accent-solid"
          style={{ left: percent(Math.max(auc, 0.5)) }}
        />
      </div>
      <div className="mt-1 flex justify-between text-2xs text-faint">
        <span>50% coin toss</span>
        <span>100% perfect</span>
      </div>
    </div>
  )
}

function ChurnRates({ backtest, dataTime }: { backtest: Backtest; dataTime: string }) {
  const most = Math.max(...backtest.by_tier.map((tier) => tier.churn_rate ?? 0), 0.01)
  return (
    <div>
      <h3 className="text-xs text-muted">
        <FigureName definition={DEFINITIONS.churnRate} dataTime={dataTime} />
      </h3>
      <ul className="mt-2 grid gap-3">
        {backtest.by_tier.map((tier) => (
          <li key={tier.risk_tier}>
            <p className="flex items-baseline justify-between gap-3 text-sm">
              <span>{TIER_LABEL[tier.risk_tier]}</span>
              <span className="tabular">
                <span className="font-medium">{formatShare(tier.churn_rate)}</span>
                <span className="ml-2 text-xs text-muted">
                  {formatNumber(tier.churned_count)} of {formatNumber(tier.account_count)}
                </span>
              </span>
            </p>
            <Meter
              value={tier.churn_rate ?? 0}
              max={most}
              tone={TIER_TONE[tier.risk_tier]}
              className="mt-1"
            />
          </li>
        ))}
      </ul>
      <CutoffTable backtest={backtest} />
    </div>
  )
}

function CutoffTable({ backtest }: { backtest: Backtest }) {
  return (
    <details className="mt-4 text-sm">
      <summary className="w-fit rounded-sm text-xs font-medium text-accent hover:underline">
        By cutoff
      </summary>
      <table className="mt-2 w-full text-xs tabular">
        <thead className="text-left text-muted">
          <tr>
            <th className="py-1 font-medium">Cutoff</th>
            <th className="py-1 text-right font-medium">AUC</th>
            <th className="py-1 text-right font-medium">Accounts</th>
            <th className="py-1 text-right font-medium">Churned</th>
          </tr>
        </thead>
        <tbody>
          {backtest.by_cutoff.map((cutoff) => (
            <tr key={cutoff.cutoff_date} className="border-t">
              <td className="py-1">{formatDate(cutoff.cutoff_date)}</td>
              <td className="py-1 text-right">{formatShare(cutoff.auc)}</td>
              <td className="py-1 text-right">{formatNumber(cutoff.account_count)}</td>
              <td className="py-1 text-right">{formatNumber(cutoff.churned_count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
