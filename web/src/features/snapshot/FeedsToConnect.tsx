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
  events: "what people do in your product, seconds after they did it: live profiles and sessions of users",
  customers: "people who buy: golden records, segments and predictions",
  transactions: "spend by customer, category and merchant, and purchase predictions",
  merchant_categories: "names of the categories that people spend in",
  engagement_profiles: "engagement levels of the community and who may drift away",
}

/** Nothing when every feed is connected. */
export function FeedsToConnect() {
  const { data } = useQuery(snapshotQuery())
  return data ? <FeedsToConnectView feeds={data.feeds} /> : null
}

export function FeedsToConnectView({ feeds }: { feeds: FeedStatus[] }) {
  const missing = feeds.filter((feed) => !feed.is_connected)
  if (missing.length === 0) return null
  const hasEvents = missing.some((feed) => feed.feed === "events")
  const hasMoreThanEvents = missing.length > (hasEvents ? 1 : 0)
  return (
    <section
      aria-label="Feeds to connect"
      className="flex gap-3 rounded-lg border border-dashed border-line-strong px-5 py-4 text-sm"
    >
      <Plug aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div>
        <p className="font-medium">Not connected yet</p>
        <ul className="mt-1 grid gap-0.5 text-muted">
          {missing.map((feed) => (
            <li key={feed.feed}>
              <span className="text-ink">{humanise(feed.feed)}</span>:{" "}
              {FEED_GAIN[feed.feed] ?? "a feed with a contract that no source gives rows for"}.
            </li>
          ))}
        </ul>
        <p className="mt-1 text-xs text-muted">
          {hasMoreThanEvents ? (
            <>
              Add a source under Data, or in <code className="font-mono">c360.toml</code>, then start a run.{" "}
            </>
          ) : null}
          {hasEvents ? (
            <>
              Events come through the collector: set <code className="font-mono">enabled = true</code> under{" "}
              <code className="font-mono">[collector]</code>.
            </>
          ) : null}
        </p>
      </div>
    </section>
  )
}
