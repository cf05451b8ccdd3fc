import { useQuery } from "@tanstack/react-query"
import type { OwnFeedRow } from "@/api/types"
import { humanise } from "@/lib/format"
import { Select } from "@/ui/Field"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { FeedView } from "./FeedView"
import { ownFeedQuery, ownFeedsQuery } from "./queries"

type OwnFeedsProps = { chosen: string | null; onChoose: (feed: string) => void }

/** The feeds that the workspace has described itself, and the dashboard of one. */
export function OwnFeeds({ chosen, onChoose }: OwnFeedsProps) {
  const query = useQuery(ownFeedsQuery())
  return (
    <QueryView
      query={query}
      pending={<FeedSkeleton />}
      isEmpty={(list) => list.items.length === 0}
      empty={
        <Empty title="No feed of your own yet">
          <code className="font-mono">c360 contracts infer FILE</code> describes a file, and the next
          run shows it here.
        </Empty>
      }
    >
      {(list) => {
        const feed = chosen ?? list.items[0]?.feed
        return feed === undefined ? null : (
          <>
            <FeedChoice feeds={list.items} chosen={feed} onChoose={onChoose} />
            <OwnFeed feed={feed} />
          </>
        )
      }}
    </QueryView>
  )
}

type FeedChoiceProps = { feeds: OwnFeedRow[]; chosen: string; onChoose: (feed: string) => void }

function FeedChoice({ feeds, chosen, onChoose }: FeedChoiceProps) {
  return (
    <Select
      label="Feed"
      className="w-64"
      value={chosen}
      options={feeds.map(({ feed }) => ({ value: feed, label: humanise(feed) }))}
      onChange={onChoose}
    />
  )
}

function OwnFeed({ feed }: { feed: string }) {
  const query = useQuery(ownFeedQuery(feed))
  return (
    <QueryView query={query} pending={<FeedSkeleton />}>
      {(board) => <FeedView board={board} />}
    </QueryView>
  )
}

function FeedSkeleton() {
  return (
    <Loading label="Loading the feed">
      <Skeleton className="h-96" />
    </Loading>
  )
}
