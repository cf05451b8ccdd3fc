import { useQuery } from "@tanstack/react-query"
import { Link } from "react-router"
import type { ComplaintTopic, ComplaintTopics } from "@/api/types"
import { CATEGORIES, labelOf } from "../labels"
import { formatDate } from "@/lib/dates"
import { formatCount, formatNumber } from "@/lib/format"
import { Card } from "@/ui/Card"
import { FigureName } from "@/ui/Figure"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { TOPIC_DEFINITIONS } from "./definitions"
import { topicsQuery } from "./queries"
import { TrendBadge } from "./TrendBadge"

/** What complaints are about. Fetches; TopicsView draws. */
export function Topics() {
  const query = useQuery(topicsQuery())
  return (
    <QueryView
      query={query}
      pending={
        <Loading label="Loading topics">
          <Skeleton className="h-72" />
        </Loading>
      }
      isEmpty={({ items }) => items.length === 0}
      empty={
        <Card title="What complaints are about">
          <Empty title="No topics">Too few complaints in the last 365 days to sort them.</Empty>
        </Card>
      }
    >
      {(topics) => <TopicsView topics={topics} />}
    </QueryView>
  )
}

export function TopicsView({ topics }: { topics: ComplaintTopics }) {
  const { snapshot, complaint_count: count, other_count: others } = topics
  const dataTime = `As of ${formatDate(topics.as_of)}, run ${snapshot.run_id}`
  const by = topics.method === "meaning" ? "by likeness of meaning" : "by category"
  return (
    <Card
      title="What complaints are about"
      note={
        <>
          {formatCount(count, "negative interaction")} of the last 365 days, grouped {by}
          {others > 0 ? `; ${formatNumber(others)} fit no topic` : ""}
        </>
      }
    >
      <ul className="grid gap-3 lg:grid-cols-2">
        {topics.items.map((topic) => (
          <TopicItem key={topic.topic_id} topic={topic} dataTime={dataTime} />
        ))}
      </ul>
    </Card>
  )
}

type TopicItemProps = { topic: ComplaintTopic; dataTime: string }

function TopicItem({ topic, dataTime }: TopicItemProps) {
  const q = topic.phrases.join(" ") || topic.label
  return (
    <li className="flex min-w-0 flex-col gap-2 rounded-md border p-4">
      <div className="flex items-start justify-between gap-2">
        <h3 className="min-w-0 text-sm font-semibold break-words">
          <Link
            to={`/search?q=${encodeURIComponent(q)}&sentiment=negative`}
            className="hover:text-accent hover:underline"
          >
            {topic.label}
          </Link>
        </h3>
        <TrendBadge trend={topic.trend} />
      </div>
      <p className="text-xs text-muted">
        {formatCount(topic.complaint_count, "complaint")} from{" "}
        {formatCount(topic.account_count, "account")}, mostly {labelOf(CATEGORIES, topic.category)}
      </p>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-xs">
        <TopicFigure
          name="recent"
          value={formatNumber(topic.recent_count)}
          dataTime={dataTime}
        />
        <TopicFigure
          name="expected"
          value={formatNumber(topic.expected_count, 1)}
          dataTime={dataTime}
        />
      </dl>
      <Examples topic={topic} />
    </li>
  )
}

type TopicFigureProps = {
  name: keyof typeof TOPIC_DEFINITIONS
  value: string
  dataTime: string
}

function TopicFigure({ name, value, dataTime }: TopicFigureProps) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-muted">
        <FigureName definition={TOPIC_DEFINITIONS[name]} dataTime={dataTime} />
      </dt>
      <dd className="font-medium tabular">{value}</dd>
    </div>
  )
}

/** Typical complaints, each leading to where it was said. */
function Examples({ topic }: { topic: ComplaintTopic }) {
  return (
    <ul className="grid gap-1.5 border-t pt-2 text-xs text-muted">
      {topic.examples.map((example) => (
        <li key={example.interaction_id} className="min-w-0">
          <q className="break-words">{example.quote}</q>{" "}
          {example.account_id && example.account_name ? (
            <Link
              to={`/accounts/${encodeURIComponent(example.account_id)}?cite=${encodeURIComponent(example.interaction_id)}`}
              className="font-medium text-accent hover:underline"
            >
              {example.account_name}, {formatDate(example.occurred_at)}
            </Link>
          ) : (
            <span className="text-faint">{formatDate(example.occurred_at)}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
