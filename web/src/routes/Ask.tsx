import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { useSearchParams } from "react-router"
import { AskBox } from "@/features/ask/AskBox"
import {
  addQuestion,
  choose,
  draw,
  parseConversation,
  writeConversation,
  type Turn,
} from "@/features/ask/conversation"
import { examplesQuery } from "@/features/ask/queries"
import { Suggestions } from "@/features/ask/Suggestions"
import { TurnCard } from "@/features/ask/TurnCard"
import { useConversation, type Step } from "@/features/ask/useConversation"
import type { Wording } from "@/features/ask/values"
import { meQuery } from "@/features/session/queries"
import { snapshotQuery } from "@/features/snapshot/queries"
import { useTitle } from "@/lib/hooks"
import { Page, PageHeader } from "@/ui/Page"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { ASK_LABELS } from "./askLabels"

function useTurns() {
  const [params, setParams] = useSearchParams()
  const turns = useMemo(() => parseConversation(params), [params])
  const change = (next: readonly Turn[]) => {
    setParams(writeConversation(next))
  }
  return { turns, change }
}

function useWording(): Wording {
  const { data } = useQuery(snapshotQuery())
  const currency = data?.reporting_currency ?? null
  return useMemo(() => ({ currency, labels: ASK_LABELS }), [currency])
}

/** Questions in plain English; the conversation lives in the address. */
export default function Ask() {
  useTitle("Ask")
  const { turns, change } = useTurns()
  const { steps, followed } = useConversation(turns)
  const ask = (question: string) => {
    change(addQuestion(turns, question))
  }
  return (
    <Page>
      <PageHeader title="Ask" note="Answers from the data, with their definitions and SQL" />
      <AskBox
        followsQuestion={followed?.question ?? null}
        onAsk={ask}
        onStartAnew={() => {
          change([])
        }}
      />
      <p role="status" className="sr-only">
        {announce(steps.at(-1))}
      </p>
      {turns.length === 0 ? <Beginning onAsk={ask} /> : <Thread turns={turns} steps={steps} onChange={change} />}
    </Page>
  )
}

function announce(last: Step | undefined): string {
  if (!last?.answer) return ""
  return last.answer.restatement ? `Answered: ${last.answer.restatement}` : (last.answer.reason ?? "")
}

type ThreadProps = { turns: Turn[]; steps: Step[]; onChange: (turns: Turn[]) => void }

/** The newest question first, right below the box. */
function Thread({ turns, steps, onChange }: ThreadProps) {
  const wording = useWording()
  const { data: me } = useQuery(meQuery())
  return (
    <ol aria-label="Conversation" className="grid grid-cols-1 gap-5">
      {steps
        .map((step, index) => (
          <li key={`${String(index)} ${step.turn.question}`} className="min-w-0">
            <TurnCard
              step={step}
              wording={wording}
              canExport={me?.permissions.includes("customers:export") ?? false}
              onAskAlone={() => {
                onChange(addQuestion([], step.turn.question))
              }}
              onChoose={(choice) => {
                onChange(choose(turns, index, choice))
              }}
              onDraw={(kind) => {
                onChange(draw(turns, index, kind))
              }}
            />
          </li>
        ))
        .reverse()}
    </ol>
  )
}

function Beginning({ onAsk }: { onAsk: (question: string) => void }) {
  return (
    <QueryView
      query={useQuery(examplesQuery())}
      pending={
        <Loading label="Loading questions to begin with">
          <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            <Skeleton className="h-36" />
            <Skeleton className="h-36" />
            <Skeleton className="h-36" />
          </div>
        </Loading>
      }
      isEmpty={({ groups }) => groups.length === 0}
      empty={
        <Empty title="There is nothing to ask about yet">
          Connect feeds in <code className="font-mono">c360.toml</code>, then run{" "}
          <code className="font-mono">c360 run</code>.
        </Empty>
      }
    >
      {({ groups }) => <Suggestions groups={groups} onAsk={onAsk} />}
    </QueryView>
  )
}
