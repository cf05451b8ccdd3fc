import { useQuery } from "@tanstack/react-query"
import { LockKeyhole } from "lucide-react"
import { accountQuery } from "@/features/accounts/queries"
import { SearchFilterBar } from "@/features/interactions/search/SearchFilterBar"
import { NO_FILTERS } from "@/features/interactions/search/filters"
import { SearchResults } from "@/features/interactions/search/SearchResults"
import { SimilarPanel } from "@/features/interactions/search/SimilarPanel"
import { Topics } from "@/features/interactions/search/Topics"
import { meQuery } from "@/features/session/queries"
import { snapshotQuery } from "@/features/snapshot/queries"
import { useMediaQuery, useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"
import { SearchBox } from "@/ui/SearchBox"
import { useSearchScreenParams } from "./searchParams"

/** The name of the account that is filtered by, once it is known. */
function useAccountName(accountId: string | null): string | null {
  const { data } = useQuery({ ...accountQuery(accountId ?? ""), enabled: accountId !== null })
  return data?.account_name ?? null
}

function usePersonalDataIsMasked(): boolean {
  const { data } = useQuery(meQuery())
  return data !== undefined && !data.permissions.includes("personal_data:read")
}

/** What did customers say about this? Without a question: what are complaints about? */
export default function Search() {
  useTitle("Search")
  const { filters, similarTo, change, showSimilar } = useSearchScreenParams()
  const { data: snapshot } = useQuery(snapshotQuery())
  const hasKeyboard = useMediaQuery("(pointer: fine)")
  const accountName = useAccountName(filters.accountId)
  const q = filters.q.trim()
  return (
    <div className="relative h-full overflow-clip">
      <div className="h-full overflow-y-auto">
        <Page>
          <PageHeader title="Search" note="What customers said, by words and by meaning" />
          <SearchBox
            label="Search tickets, calls, e-mails and documents"
            value={filters.q}
            onChange={(text) => {
              change({ q: text })
            }}
            autoFocus={hasKeyboard}
            className="w-full max-w-2xl"
          />
          {usePersonalDataIsMasked() ? <MaskHint /> : null}
          <SearchFilterBar
            filters={filters}
            lastDay={snapshot?.as_of}
            accountName={accountName}
            onChange={change}
          />
          {q ? (
            <SearchResults
              filters={{ ...filters, q }}
              similarTo={similarTo}
              onSimilar={showSimilar}
              onAccount={(accountId) => {
                change({ accountId })
              }}
              onClearFilters={() => {
                change(NO_FILTERS)
              }}
            />
          ) : (
            <Topics />
          )}
        </Page>
      </div>
      {similarTo ? (
        <SimilarPanel
          interactionId={similarTo}
          onClose={() => {
            showSimilar(null)
          }}
        />
      ) : null}
    </div>
  )
}

function MaskHint() {
  return (
    <p className="flex items-center gap-1.5 text-xs text-muted">
      <LockKeyhole aria-hidden className="size-3.5 shrink-0" />
      Your role hides personal data: e-mail addresses and numbers are masked and not searched.
    </p>
  )
}
