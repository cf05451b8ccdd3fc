import { Plug } from "lucide-react"
import { useQuery } from "@tanstack/react-query"
import type { FeedStatus } from "@/api/types"
import { humanise } from "@/lib/format"
import { snapshotQuery } from "./queries"

/** What a feed is good for; one that is not connected says what to gain. */
const FEED_GAIN: Record<string, string> = {
  accounts: "accounts, their revenue, owners and renewals",
  products: "names and categories of products",
  opportunities: "the pipeline, won and lost deals",
  usage_events: "sessions, feature adoption, errors and recency in the health score",
  interactions: "sentiment, support burden and recommendations",
}

/** Nothing when every feed is connected. */
export function FeedsToConnect() {
  const { data } = useQuery(snapshotQuery())
  return data ? <FeedsToConnectView feeds={data.feeds} /> : null
}

export function FeedsToConnectView({ feeds }: { feeds: FeedStatus[] }) {
  const missing = feeds.filter((feed) => !feed.is_connected)
  if (missing.length === 0) return null
  return (
    <section
      aria-label="Feeds to connect"
      className="flex gap-3 rounded-lg border border-dashed border-line-strong px-5 py-4 text-sm"
    >
      <Plug aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div>
        <p className="font-medium">Connect more to see more</p>
        <ul className="mt-1 grid gap-0.5 text-muted">
          {missing.map((feed) => (
            <li key={feed.feed}>
              <span className="text-ink">{humanise(feed.feed)}</span> is not connected: it brings{" "}
              {FEED_GAIN[feed.feed] ?? "more data"}.
            </li>
          ))}
        </ul>
        <p className="mt-1 text-xs text-muted">
          Add a source to <code className="font-mono">c360.toml</code>, then{" "}
          <code className="font-mono">c360 run</code>.
        </p>
      </div>
    </section>
  )
}
