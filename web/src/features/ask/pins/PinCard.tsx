import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import type { EChartsType } from "echarts/core"
import { MessageCircleQuestion, PinOff } from "lucide-react"
import { useRef } from "react"
import { Link } from "react-router"
import type { Answer, PinnedAnswer } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { shortRunId } from "@/lib/format"
import { IconButton } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { QueryView } from "@/ui/QueryView"
import { ErrorNote, Loading, Skeleton } from "@/ui/states"
import { AnswerChart } from "../charts/AnswerChart"
import { kindsOf } from "../charts/kinds"
import { fromAskTurns, writeConversation } from "../conversation"
import { answerQuery, unpinMutation } from "../queries"
import type { Wording } from "../values"

type PinCardProps = { pin: PinnedAnswer; wording: Wording }

/** A pinned answer: what it says of the present data, and the way back to where it was asked. */
export function PinCard({ pin, wording }: PinCardProps) {
  const client = useQueryClient()
  const unpin = useMutation(unpinMutation(client))
  const answer = useQuery(answerQuery({ plan: pin.plan }))
  return (
    <Card
      level={3}
      title={answer.data?.restatement?.replace(/\.$/, "") ?? pin.title}
      note={answer.data ? <DataTime answer={answer.data} /> : undefined}
      className="[&_h3]:break-words"
      actions={
        <>
          {pin.turns.length > 0 ? (
            <Link
              to={{ pathname: "/ask", search: writeConversation(fromAskTurns(pin.turns, pin.chart)).toString() }}
              aria-label={`Open ${pin.title} in Ask`}
              title="Open in Ask"
              className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink [&_svg]:size-4"
            >
              <MessageCircleQuestion aria-hidden />
            </Link>
          ) : null}
          <IconButton
            label={`Unpin ${pin.title}`}
            disabled={unpin.isPending}
            onClick={() => {
              unpin.mutate(pin.id)
            }}
          >
            <PinOff aria-hidden />
          </IconButton>
        </>
      }
    >
      {unpin.error ? <ErrorNote error={unpin.error} /> : null}
      <QueryView
        query={answer}
        pending={
          <Loading label={`Answering ${pin.title}`}>
            <Skeleton className="h-64" />
          </Loading>
        }
      >
        {(data: Answer) => <Drawn answer={data} chart={pin.chart} wording={wording} />}
      </QueryView>
    </Card>
  )
}

function DataTime({ answer }: { answer: Answer }) {
  return (
    <>
      Data as of {formatDate(answer.as_of)},{" "}
      <span title={answer.run_id}>run {shortRunId(answer.run_id)}</span>
    </>
  )
}

type DrawnProps = { answer: Answer; chart: string | null; wording: Wording }

function Drawn({ answer, chart, wording }: DrawnProps) {
  const chartRef = useRef<EChartsType | null>(null)
  const kinds = kindsOf(answer)
  const kind = kinds.find((one) => one === chart) ?? kinds[0]
  return (
    <>
      {kind ? <AnswerChart answer={answer} kind={kind} wording={wording} chartRef={chartRef} /> : null}
      {answer.reason ? <p className="text-xs text-muted">{answer.reason}</p> : null}
    </>
  )
}
