import type { ReactNode } from "react"
import type { CustomerProfile } from "@/api/types"
import { CUSTOMER_DEFINITIONS, type CustomerDefinition } from "@/lib/customerDefinitions"
import { formatDate } from "@/lib/dates"
import { formatCount, formatMoney, formatMoneyExact, formatNumber, formatPct } from "@/lib/format"
import { Change } from "@/ui/Change"
import { Figure } from "@/ui/Figure"
import { Missing } from "@/ui/states"
import { limitCurrency, whyNotUsed } from "../limit"

const NO_TRANSACTION = "there is no approved transaction"

/** The arrow in line with the words after it. */
const CHANGE_NOTE = "[&>*]:align-bottom"

type Tile = {
  of: CustomerDefinition
  value: ReactNode
  exact?: string
  note: ReactNode
}

type Write = (amount: number | null) => string

/** The money of the last 90 days, and how that compares. */
function recentTiles(customer: CustomerProfile, money: Write, exact: Write): Tile[] {
  const { spend_change_pct: change, spend_prior_90_days: prior } = customer
  const count = customer.transactions_last_90_days
  const countBefore = customer.transactions_prior_90_days
  return [
    {
      of: "spendLast90Days",
      value: money(customer.spend_last_90_days),
      exact: exact(customer.spend_last_90_days),
      note:
        change === null ? (
          <NoChange />
        ) : (
          <span title={`${exact(prior)} in the 90 days before`} className={CHANGE_NOTE}>
            <Change value={change} unit="%" /> from {money(prior)} in the 90 days before
          </span>
        ),
    },
    {
      of: "transactionsLast90Days",
      value: formatNumber(count),
      note: <CountChange count={count} before={countBefore} />,
    },
    {
      of: "avgMonthlySpend",
      value: money(customer.avg_monthly_spend),
      exact: exact(customer.avg_monthly_spend),
      note: "a month",
    },
    {
      of: "lifetimeValue",
      value: money(customer.lifetime_value),
      exact: exact(customer.lifetime_value),
      note: lifetimeNote(customer),
    },
  ]
}

function CountChange({ count, before }: { count: number; before: number }) {
  if (count === before) return "as many as in the 90 days before"
  return (
    <span className={CHANGE_NOTE}>
      <Change value={count - before} digits={0} /> from {formatNumber(before)} in the 90 days before
    </span>
  )
}

function NoChange() {
  return (
    <>
      <Missing reason="nothing was spent in the 90 days before" /> no spending in the 90 days before
    </>
  )
}

function lifetimeNote(customer: CustomerProfile): string {
  const { total_transactions: count, declined_transactions: declined } = customer
  const since = customer.first_transaction_date
  return [
    formatCount(count, "transaction") + (since ? ` since ${formatDate(since)}` : ""),
    ...(declined > 0 ? [`${formatNumber(declined)} more declined`] : []),
  ].join(", ")
}

/** What a transaction is worth, how far the limit is used, and the scores. */
function habitTiles(customer: CustomerProfile, exact: Write): Tile[] {
  const { avg_transaction_value: mean, median_transaction_value: median } = customer
  const { credit_utilization_pct: used, credit_limit: limit } = customer
  const orMissing = (value: number | null) =>
    value === null ? <Missing reason={NO_TRANSACTION} /> : exact(value)
  return [
    {
      of: "avgTransaction",
      value: orMissing(mean),
      note:
        mean === null
          ? "No transaction yet"
          : `${exact(customer.min_transaction_value)} to ${exact(customer.max_transaction_value)}`,
    },
    {
      of: "medianTransaction",
      value: orMissing(median),
      note: median === null ? "No transaction yet" : "half are smaller",
    },
    {
      of: "creditUtilization",
      value:
        used === null ? <Missing reason={whyNotUsed(customer)} /> : formatPct(used),
      note:
        limit === null
          ? "No credit limit known"
          : `of ${formatMoney(limit, limitCurrency(customer))} limit, a month`,
    },
    rfmTile(customer),
  ]
}

function rfmTile(customer: CustomerProfile): Tile {
  const {
    rfm_recency_score: recency,
    rfm_frequency_score: frequency,
    rfm_monetary_score: monetary,
  } = customer
  const isKnown = recency !== null && frequency !== null && monetary !== null
  return {
    of: "rfm",
    value: isKnown ? [recency, frequency, monetary].join(" · ") : <Missing reason={NO_TRANSACTION} />,
    note: isKnown ? "recency · frequency · money, of 5" : "No transaction yet",
  }
}

/** The headline figures; each says what it is, and how the last 90 days compare. */
export function KeyFigures({ customer, dataTime }: { customer: CustomerProfile; dataTime: string }) {
  const money: Write = (amount) => formatMoney(amount, customer.currency)
  const exact: Write = (amount) => formatMoneyExact(amount, customer.currency)
  const tiles = [...recentTiles(customer, money, exact), ...habitTiles(customer, exact)]
  return (
    <section
      aria-label="Key figures"
      className="grid grid-cols-1 gap-px overflow-hidden min-[360px]:grid-cols-2 rounded-lg border bg-line lg:grid-cols-4"
    >
      {tiles.map((tile) => (
        <Figure
          key={tile.of}
          definition={CUSTOMER_DEFINITIONS[tile.of]}
          dataTime={dataTime}
          value={tile.value}
          exact={tile.exact}
          note={tile.note}
          className="bg-surface p-4"
        />
      ))}
    </section>
  )
}
