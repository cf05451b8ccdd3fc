import { useQuery } from "@tanstack/react-query"
import { History } from "lucide-react"
import { useMemo } from "react"
import { useSearchParams } from "react-router"
import type { Permission } from "@/api/types"
import { AskBox } from "@/features/ask/AskBox"
import {
  addQuestion,
  choose,
  draw,
  parseConversation,
  writeConversation,
  type Turn,
} from "@/features/ask/conversation"
import { HistoryPanel } from "@/features/ask/history/HistoryPanel"
import { examplesQuery } from "@/features/ask/queries"
import { Suggestions } from "@/features/ask/Suggestions"
import { TurnCard } from "@/features/ask/TurnCard"
import { useConversation, type Step } from "@/features/ask/useConversation"
import { ClaimList } from "@/features/briefing/ClaimList"
import { meQuery } from "@/features/session/queries"
import { useTitle } from "@/lib/hooks"
import { Button } from "@/ui/Button"
import { Page, PageHeader } from "@/ui/Page"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { useWording } from "./useWording"

const PANEL = "history"

/** The conversation and the open panel, both in the address; asking closes the panel. */
function useTurns() {
  const [params, setParams] = useSearchParams()
  const turns = useMemo(() => parseConversation(params), [params])
  const change = (next: readonly Turn[]) => {
    setParams(writeConversation(next))
  }
  const showHistory = (isShown: boolean) => {
    const next = new URLSearchParams(params)
    if (isShown) next.set("panel", PANEL)
    else next.delete("panel")
    setParams(next)
  }
  return { turns, change, isHistoryShown: params.get("panel") === PANEL, showHistory }
}

/** Questions in plain English; the conversation lives in the address. */
export default function Ask() {
  useTitle("Ask")
  const { turns, change, isHistoryShown, showHistory } = useTurns()
  const { steps, followed } = useConversation(turns)
  const ask = (question: string) => {
    change(addQuestion(turns, question))
  }
  const closeHistory = () => {
    showHistory(false)
  }
  return (
    <div className="relative h-full overflow-clip">
      <div className="h-full overflow-y-auto">
        <Page>
          <PageHeader title="Ask" note="Answers from the data, with their definitions and SQL">
            <Button
              aria-expanded={isHistoryShown}
              onClick={() => {
                showHistory(!isHistoryShown)
              }}
            >
              <History aria-hidden />
              History
            </Button>
          </PageHeader>
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
          {turns.length === 0 ? (
            <Beginning onAsk={ask} />
          ) : (
            <Thread turns={turns} steps={steps} onChange={change} />
          )}
        </Page>
      </div>
      {isHistoryShown ? <HistoryPanel onAsk={change} onClose={closeHistory} /> : null}
    </div>
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
  const may = (permission: Permission) => me?.permissions.includes(permission) ?? false
  return (
    <ol aria-label="Conversation" className="grid grid-cols-1 gap-5">
      {steps
        .map((step, index) => (
          <li key={`${String(index)} ${step.turn.question}`} className="min-w-0">
            <TurnCard
              step={step}
              turns={turns.slice(0, index + 1)}
              wording={wording}
              canExport={may("customers:export")}
              canVerify={may("ask:verify")}
              onAskNext={
                index === turns.length - 1
                  ? (question) => {
                      onChange(addQuestion(turns, question))
                    }
                  : null
              }
              onAskAlone={() => {
                onChange(addQuestion([], step.turn.question))
              }}
              onChoose={(choice) => {
                onChange(choose(turns, index, choice))
              }}
              onDraw={(kind) => {
                onChange(draw(turns, index, kind))
              }}
              renderClaims={(claims) => <ClaimList claims={claims} />}
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
