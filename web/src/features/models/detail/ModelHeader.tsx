import { useMutation } from "@tanstack/react-query"
import { Download } from "lucide-react"
import type { ReactNode } from "react"
import type { ModelCard, VersionStatus } from "@/api/types"
import { saveBlob } from "@/lib/download"
import { formatDate } from "@/lib/dates"
import { Button } from "@/ui/Button"
import { StatusBadge, VerdictBadge } from "../badges"
import { describeTarget } from "../labels"
import { fetchModelCard } from "../queries"

type HeaderProps = {
  card: ModelCard
  status: VersionStatus | null
  /** Chooses another version. */
  chooser: ReactNode
}

/** Which model and version this is, and whether it is worth using. */
export function ModelHeader({ card, status, chooser }: HeaderProps) {
  return (
    <header className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight">{card.title}</h1>
          <p className="max-w-2xl text-sm text-muted">{card.description}</p>
          <p className="mt-1 text-xs text-muted">
            <code className="font-mono">{card.model}</code> · {describeTarget(card)} · trained as of{" "}
            {formatDate(card.trained_as_of)}
            {card.run_id ? <> · run {card.run_id}</> : null}
          </p>
        </div>
        <div className="flex flex-wrap items-end gap-2">
          {chooser}
          <SaveCard model={card.model} version={card.version} />
        </div>
      </div>
      <Verdict card={card} status={status} />
    </header>
  )
}

function Verdict({ card, status }: Pick<HeaderProps, "card" | "status">) {
  const { level, text } = card.verdict
  return (
    <section aria-label="Verdict" className="rounded-lg border bg-surface px-5 py-4">
      <p className="flex flex-wrap items-center gap-2">
        <VerdictBadge level={level} />
        {status ? <StatusBadge status={status} /> : null}
        <span className="text-sm font-medium">{text}</span>
      </p>
      {level === "no_signal" ? (
        <p className="mt-2 text-sm text-muted">
          This version tells nobody apart. Its scores are shown for the record only: do not choose
          whom to treat by them.
        </p>
      ) : null}
      {card.warnings.length > 0 ? (
        <ul aria-label="Warnings" className="mt-2 grid list-disc gap-1 pl-5 text-sm text-at-risk">
          {card.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function SaveCard({ model, version }: { model: string; version: string }) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => fetchModelCard(model, version),
    onSuccess: (file) => {
      saveBlob(file.blob, file.fileName ?? `${model}-${version}.md`)
    },
  })
  return (
    <>
      {error ? (
        <span role="alert" className="text-xs text-critical">
          {error.message}
        </span>
      ) : null}
      <Button
        isBusy={isPending}
        onClick={() => {
          mutate()
        }}
      >
        <Download aria-hidden />
        Model card
      </Button>
    </>
  )
}
