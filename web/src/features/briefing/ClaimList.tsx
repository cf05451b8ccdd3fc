import { Link } from "react-router"
import { INTERACTION_TYPES } from "@/api/labels"
import type { CitedQuote, CitedRows, GroundedClaim } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { describeFigures, describeRows, nameRows, quoteAddress, rowsAddress } from "./citations"
import { typeset } from "./typeset"

/** Sentences, each with the rows and interactions it rests on under it. */
export function ClaimList({ claims }: { claims: readonly GroundedClaim[] }) {
  return (
    <ul className="grid min-w-0 grid-cols-1 gap-2.5">
      {claims.map((claim) => (
        <li key={claim.text} className="min-w-0 text-sm">
          <p className="leading-5 break-words">{typeset(claim.text)}</p>
          <Evidence claim={claim} />
        </li>
      ))}
    </ul>
  )
}

function Evidence({ claim }: { claim: GroundedClaim }) {
  const rows = claim.rows.filter(({ figures }) => figures.length > 0)
  const count = rows.length + claim.quotes.length
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm text-xs text-muted hover:text-ink">
        What it rests on ({count})
      </summary>
      <ul className="mt-1 grid grid-cols-1 gap-1 border-l pl-3 text-xs text-muted">
        {rows.map((cited) => (
          <li key={`${cited.mart} ${describeRows(cited)}`} className="min-w-0 break-words">
            <CitedRowsLine rows={cited} />
          </li>
        ))}
        {claim.quotes.map((quote) => (
          <li key={quote.interaction_id} className="min-w-0 break-words">
            <QuoteLine quote={quote} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function CitedRowsLine({ rows }: { rows: CitedRows }) {
  const address = rowsAddress(rows)
  const name = nameRows(rows)
  return (
    <>
      {address ? (
        <Link to={address} className="font-medium text-accent hover:underline">
          {name}
        </Link>
      ) : (
        <span className="font-medium text-ink">{name}</span>
      )}{" "}
      <span className="tabular">{typeset(describeFigures(rows))}</span>
      <span className="block font-mono text-2xs text-faint">
        {rows.mart}: {describeRows(rows)}
      </span>
    </>
  )
}

function QuoteLine({ quote }: { quote: CitedQuote }) {
  const kind = INTERACTION_TYPES[quote.interaction_type] ?? "Interaction"
  return (
    <>
      <Link to={quoteAddress(quote)} className="font-medium text-accent hover:underline">
        {kind}, {formatDate(quote.occurred_at)}
      </Link>{" "}
      “{quote.quote}”
      <span className="block font-mono text-2xs text-faint">{quote.interaction_id}</span>
    </>
  )
}
