import { Check, Copy } from "lucide-react"
import { useState, type ReactNode } from "react"
import type { Answer } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { shortRunId } from "@/lib/format"
import { Button } from "@/ui/Button"

/** What stands behind an answer: definitions and SQL on demand, the data's time and run. */
export function AnswerNotes({ answer }: { answer: Answer }) {
  return (
    <div className="mt-4 grid gap-2 border-t pt-3 text-sm">
      <p className="text-xs text-muted">
        Data as of {formatDate(answer.as_of)},{" "}
        <span title={answer.run_id}>run {shortRunId(answer.run_id)}</span>
      </p>
      {answer.fields.length > 0 ? (
        <Disclosure summary="Definitions">
          <Definitions answer={answer} />
        </Disclosure>
      ) : null}
      {answer.sql ? (
        <Disclosure summary="SQL">
          <Sql sql={answer.sql} />
        </Disclosure>
      ) : null}
    </div>
  )
}

function Disclosure({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm text-xs font-medium text-muted hover:text-ink">
        {summary}
      </summary>
      <div className="pt-2">{children}</div>
    </details>
  )
}

function Definitions({ answer }: { answer: Answer }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
      {answer.fields.map(({ name, label, definition, source, personal }) => (
        <div key={name} className="sm:contents">
          <dt className="font-medium">{label}</dt>
          <dd className="min-w-0 text-muted">
            {definition || "As it is in the data."}{" "}
            {source ? <code className="font-mono text-xs break-all">{source}</code> : null}
            {personal ? <span className="text-xs"> · personal data</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Sql({ sql }: { sql: string }) {
  const [isCopied, setCopied] = useState(false)
  return (
    <div className="relative">
      <pre
        tabIndex={0}
        aria-label="SQL"
        className="max-h-80 overflow-auto rounded-md bg-sunken p-3 pr-24 font-mono text-xs"
      >
        {sql}
      </pre>
      <Button
        className="absolute top-2 right-2"
        onClick={() => {
          void navigator.clipboard.writeText(sql).then(() => {
            setCopied(true)
          })
        }}
      >
        {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
        <span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
      </Button>
    </div>
  )
}
