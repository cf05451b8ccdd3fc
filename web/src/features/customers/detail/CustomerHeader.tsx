import { LockKeyhole } from "lucide-react"
import { Link } from "react-router"
import { CHURN_RISK_LABEL, CHURN_RISK_TONE, SEGMENT_LABEL, SEGMENT_SERIES } from "@/api/labels"
import type { CustomerProfile } from "@/api/types"
import { CUSTOMER_DEFINITIONS } from "@/lib/customerDefinitions"
import { formatDate } from "@/lib/dates"
import { formatCount, formatMoney, formatNumber } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Fact } from "@/ui/Fact"
import { FigureName } from "@/ui/Figure"
import { SeriesBadge } from "@/ui/SeriesBadge"
import { Missing } from "@/ui/states"
import { limitCurrency } from "../limit"
import { RecencyBadge } from "../RecencyBadge"

type HeaderProps = {
  customer: CustomerProfile
  dataTime: string
  /** May the role open the account that this person belongs to? */
  canOpenAccounts: boolean
}

const NOT_GIVEN = "the source does not say"

/** Who this person is, and how things stand. */
export function CustomerHeader({ customer, dataTime, canOpenAccounts }: HeaderProps) {
  return (
    <header className="grid gap-4">
      <div>
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">
            {customer.full_name}
          </h1>
          <span className="font-mono text-xs text-faint">{customer.customer_id}</span>
          {customer.is_masked ? <MaskNote /> : null}
        </div>
        <Standing customer={customer} dataTime={dataTime} />
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 rounded-lg border bg-surface p-4 sm:grid-cols-3 lg:grid-cols-5">
        <CardFacts customer={customer} />
        <PersonFacts customer={customer} />
        <Fact term="Account">
          <AccountLink accountId={customer.account_id} canOpen={canOpenAccounts} />
        </Fact>
      </dl>
    </header>
  )
}

/** Segment, recency and churn risk, each with its rule. */
function Standing({ customer, dataTime }: Pick<HeaderProps, "customer" | "dataTime">) {
  const { customer_segment: segment, churn_risk_category: risk } = customer
  const named = (definition: Parameters<typeof FigureName>[0]["definition"]) => (
    <span className="text-xs text-muted">
      <FigureName definition={definition} dataTime={dataTime} />
    </span>
  )
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-5 gap-y-2">
      <span className="flex items-center gap-2">
        {named(CUSTOMER_DEFINITIONS.segment)}
        <SeriesBadge series={SEGMENT_SERIES[segment]}>{SEGMENT_LABEL[segment]}</SeriesBadge>
      </span>
      <span className="flex items-center gap-2">
        {named(CUSTOMER_DEFINITIONS.recency)}
        <RecencyBadge customer={customer} />
      </span>
      <span className="flex items-center gap-2">
        {named(CUSTOMER_DEFINITIONS.churnRisk)}
        <Badge tone={CHURN_RISK_TONE[risk]}>
          {CHURN_RISK_LABEL[risk]}
          {customer.churn_risk_score == null ? "" : ` ${formatNumber(customer.churn_risk_score)} of 100`}
        </Badge>
      </span>
    </div>
  )
}

function MaskNote() {
  return (
    <span className="inline-flex items-center gap-1 text-xs text-muted">
      <LockKeyhole aria-hidden className="size-3" />
      Your role hides personal data
    </span>
  )
}

function CardFacts({ customer }: { customer: CustomerProfile }) {
  return (
    <>
      <Fact term="Card">{customer.card_type ?? <Missing reason={NOT_GIVEN} />}</Fact>
      <Fact term="Credit limit">
        {customer.credit_limit === null ? (
          <Missing reason={NOT_GIVEN} />
        ) : (
          formatMoney(customer.credit_limit, limitCurrency(customer))
        )}
      </Fact>
      <Fact term="Account opened">{formatDate(customer.account_open_date)}</Fact>
      <Fact term="Customer for">
        <span title={CUSTOMER_TENURE}>{formatCount(customer.tenure_months, "month")}</span>
      </Fact>
    </>
  )
}

const CUSTOMER_TENURE =
  "Whole months since the first transaction; since the account was opened where there is none"

function PersonFacts({ customer }: { customer: CustomerProfile }) {
  const place = [customer.city, customer.state].filter(Boolean).join(", ")
  const hidden = customer.is_masked ? "your role hides personal data" : NOT_GIVEN
  return (
    <>
      <Fact term="Lives in">
        {place ? <span title={place}>{place}</span> : <Missing reason={NOT_GIVEN} />}
      </Fact>
      <Fact term="Age">
        {customer.age === null ? <Missing reason={hidden} /> : formatNumber(customer.age)}
      </Fact>
      <Fact term="Employment">{customer.employment_status ?? <Missing reason={NOT_GIVEN} />}</Fact>
      <Fact term="E-mail">
        <Contact value={customer.email} href={customer.is_masked ? null : "mailto:"} />
      </Fact>
      <Fact term="Phone">
        <Contact value={customer.phone} href={customer.is_masked ? null : "tel:"} />
      </Fact>
    </>
  )
}

function Contact({ value, href }: { value: string | null; href: string | null }) {
  if (value === null) return <Missing reason={NOT_GIVEN} />
  if (href === null) return value
  return (
    <a href={href + value} title={value} className="hover:text-accent hover:underline">
      {value}
    </a>
  )
}

function AccountLink({ accountId, canOpen }: { accountId: string | null; canOpen: boolean }) {
  if (accountId === null) return <Missing reason="this person belongs to no account" />
  if (!canOpen) return accountId
  return (
    <Link
      to={`/accounts/${encodeURIComponent(accountId)}`}
      className="text-accent hover:underline"
    >
      {accountId}
    </Link>
  )
}
