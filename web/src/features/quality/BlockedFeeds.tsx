import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import type { FeedRow } from "@/api/types"
import { formatCount, humanise } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { ErrorNote } from "@/ui/states"
import { acceptMutation, feedsQuery } from "./queries"

/** Feeds that take no batch until somebody accepts what was found; nothing where there is none. */
export function BlockedFeeds() {
  const client = useQueryClient()
  const feeds = useQuery(feedsQuery())
  const accept = useMutation(acceptMutation(client))
  const blocked = feeds.data?.items.filter((feed) => feed.blocked !== "") ?? []
  if (feeds.error) return <ErrorNote error={feeds.error} />
  if (blocked.length === 0) return null
  return (
    <Card title="Blocked feeds" note={formatCount(blocked.length, "feed")}>
      {accept.error ? <ErrorNote error={accept.error} /> : null}
      <BlockedFeedsView
        feeds={blocked}
        isBusy={accept.isPending}
        onAccept={(feed) => {
          accept.mutate(feed)
        }}
      />
    </Card>
  )
}

type ViewProps = { feeds: FeedRow[]; isBusy: boolean; onAccept: (feed: string) => void }

export function BlockedFeedsView({ feeds, isBusy, onAccept }: ViewProps) {
  return (
    <ul className="divide-y divide-line">
      {feeds.map((feed) => (
        <li key={feed.feed} className="flex items-center gap-3 px-4 py-2.5 text-sm">
          <span className="min-w-0 flex-1">
            <span className="font-medium">{humanise(feed.feed)}</span>
            <span className="block text-muted">{feed.blocked}. Its data stays as it was.</span>
          </span>
          <Button
            isBusy={isBusy}
            aria-label={`Accept the change of ${humanise(feed.feed)}`}
            onClick={() => {
              onAccept(feed.feed)
            }}
          >
            Accept
          </Button>
        </li>
      ))}
    </ul>
  )
}
