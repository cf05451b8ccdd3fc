import type { EChartsType } from "echarts/core"
import { BadgeCheck, Sparkles } from "lucide-react"
import { useRef, type ReactNode } from "react"
import type { Answer, AnswerCell, GroundedClaim } from "@/api/types"
import { formatDate } from "@/lib/dates"
import type { ChartRef } from "@/ui/chart/Chart"
import { SaveMenu } from "@/ui/chart/DataCard"
import { savePicture } from "@/ui/chart/ChartCard"
import { Badge } from "@/ui/Badge"
import { Segmented } from "@/ui/Segmented"
import { AnswerChart } from "./charts/AnswerChart"
import { CHART_LABEL, kindsOf, type ChartKind } from "./charts/kinds"
import type { Turn } from "./conversation"
import { AnswerNotes } from "./AnswerNotes"
import type { Wording } from "./values"

export type AnswerViewProps = {
  answer: Answer
  turn: Turn
  wording: Wording
  /** Whether lists of people and companies may be taken along. */
  canExport: boolean
  onChoose: (choice: number | null) => void
  onDraw: (kind: ChartKind) => void
  /** What to do with the answer, and what to ask next. */
  actions: ReactNode
  /** Draws what answers a question that asks why. */
  renderClaims: (claims: readonly GroundedClaim[]) => ReactNode
}

/** An answer, a question back, or why there is none. */
export function AnswerView(props: AnswerViewProps) {
  const { answer, turn, onChoose, actions } = props
  return (
    <>
      <Corrections answer={answer} />
      {answer.status === "answered" ? (
        <Answered {...props} />
      ) : (
        <p className="text-sm">{answer.reason}</p>
      )}
      {answer.notice ? <p className="mt-2 text-xs text-muted">{answer.notice}</p> : null}
      {answer.choices.length > 0 ? <Choices answer={answer} onChoose={onChoose} /> : null}
      {turn.choice !== null && answer.status === "answered" ? (
        <button
          type="button"
          onClick={() => {
            onChoose(null)
          }}
          className="mt-2 rounded-sm text-xs font-medium text-accent hover:underline"
        >
          Choose another reading
        </button>
      ) : null}
      {actions}
      <AnswerNotes answer={answer} />
    </>
  )
}

function Corrections({ answer }: { answer: Answer }) {
  if (answer.corrections.length === 0) return null
  return (
    <p className="mb-1 text-xs text-muted">
      {answer.corrections
        .map(({ typed, read_as }) => `Read “${typed}” as “${read_as}”`)
        .join(", ")}
    </p>
  )
}

/** Says that a language model proposed how a question was read: words here did not know. */
export function ReadBy({ model }: { model: string | null }) {
  if (model === null) return null
  return (
    <span title={`${model} said what the words stand for. Check them before you rely on the answer.`}>
      <Badge tone="unknown" icon={<Sparkles aria-hidden />}>
        Read by a language model
      </Badge>
    </span>
  )
}

function Choices({ answer, onChoose }: Pick<AnswerViewProps, "answer" | "onChoose">) {
  return (
    <ul aria-label="Ways to understand it" className="mt-3 flex flex-wrap gap-2">
      {answer.choices.map(({ restatement }, index) => (
        <li key={restatement}>
          <button
            type="button"
            onClick={() => {
              onChoose(index)
            }}
            className="rounded-md border border-line-strong bg-surface px-3 py-1.5 text-left text-sm font-medium hover:bg-hover"
          >
            {restatement}
          </button>
        </li>
      ))}
    </ul>
  )
}

function Answered(props: AnswerViewProps) {
  const { answer, turn, wording } = props
  const chartRef = useRef<EChartsType | null>(null)
  const kinds = kindsOf(answer)
  const kind = kinds.find((one) => one === turn.view) ?? kinds[0]
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="text-sm text-muted">
            Understood as: {answer.restatement} <ReadBy model={answer.read_by} />
          </p>
          {answer.verified ? <Verified {...answer.verified} /> : null}
        </div>
        {kind ? <Tools {...props} kinds={kinds} kind={kind} chartRef={chartRef} /> : null}
      </div>
      {answer.claims?.length ? (
        <section aria-label="Why" className="mb-4">
          {props.renderClaims(answer.claims)}
        </section>
      ) : null}
      {kind ? (
        <AnswerChart answer={answer} kind={kind} wording={wording} chartRef={chartRef} />
      ) : null}
      {answer.reason ? <p className="mt-2 text-xs text-muted">{answer.reason}</p> : null}
    </>
  )
}

/** Who stands behind an answer; nobody by name where the semantic model itself says so. */
function Verified({ by, at }: NonNullable<Answer["verified"]>) {
  return (
    <p className="mt-0.5 flex items-center gap-1 text-xs font-medium text-healthy">
      <BadgeCheck aria-hidden className="size-3.5 shrink-0" />
      {by === null ? "Verified in the semantic model" : `Verified by ${by}, ${formatDate(at)}`}
    </p>
  )
}

type ToolsProps = AnswerViewProps & { kinds: ChartKind[]; kind: ChartKind; chartRef: ChartRef }

/** How to show an answer, and to save it. */
function Tools({ answer, turn, canExport, onDraw, kinds, kind, chartRef }: ToolsProps) {
  const title = answer.restatement ?? turn.question
  const savePng = () => {
    if (chartRef.current) savePicture(chartRef.current, title)
  }
  return (
    <div className="flex flex-wrap items-center gap-1">
      {kinds.length > 1 ? (
        <Segmented
          label="Show as"
          value={kind}
          options={kinds.map((value) => ({ value, label: CHART_LABEL[value] }))}
          onChange={onDraw}
        />
      ) : null}
      {canExport || answer.plan?.kind !== "list" ? (
        <SaveMenu
          title={title}
          rows={answer.rows}
          columns={answer.fields.map((field, index) => ({
            header: field.label,
            value: (row: AnswerCell[]) => row[index],
          }))}
          onSavePicture={["card", "table", "map"].includes(kind) ? null : savePng}
        />
      ) : null}
    </div>
  )
}
