import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Upload } from "lucide-react"
import { useId } from "react"
import type { LandingFileRow } from "@/api/types"
import { formatDateTime } from "@/lib/dates"
import { formatNumber } from "@/lib/format"
import { Button } from "@/ui/Button"
import { QueryView } from "@/ui/QueryView"
import { Empty, ErrorNote, Skeleton } from "@/ui/states"
import { landingFilesQuery, uploadMutation } from "../queries"
import { StepHeading } from "./Steps"

const ACCEPTED = ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.parquet,.xml,.xlsx,.gz"

/** Upload a file, or take one that lies in landing/. */
export function FileStep({ onBack, onChoose }: { onBack: () => void; onChoose: (path: string) => void }) {
  const query = useQuery(landingFilesQuery())
  return (
    <div className="grid gap-4">
      <StepHeading>Which file?</StepHeading>
      <UploadField onUploaded={onChoose} />
      <h4 className="text-sm font-medium">Or a file in the landing folder</h4>
      <QueryView
        query={query}
        pending={<Skeleton className="h-32" />}
        isEmpty={(list) => list.items.length === 0}
        empty={<Empty title="The landing folder is empty">Upload a file.</Empty>}
      >
        {(list) => (
          <ul className="max-h-72 overflow-y-auto rounded-md border">
            {list.items.map((file) => (
              <FileChoice key={file.path} file={file} onChoose={onChoose} />
            ))}
          </ul>
        )}
      </QueryView>
      <div>
        <Button onClick={onBack}>Back</Button>
      </div>
    </div>
  )
}

function UploadField({ onUploaded }: { onUploaded: (path: string) => void }) {
  const id = useId()
  const { mutate, error, isPending } = useMutation(uploadMutation(useQueryClient()))
  return (
    <div className="grid gap-2">
      <label
        htmlFor={id}
        className="flex cursor-pointer items-center justify-center gap-2 rounded-md border border-dashed border-line-strong px-4 py-6 text-sm text-muted focus-within:outline-2 hover:bg-hover"
      >
        <Upload aria-hidden className="size-4" />
        {isPending ? "Uploading…" : "Upload a file: CSV, JSON, Parquet, XML or Excel, up to 50 MB"}
        <input
          id={id}
          type="file"
          accept={ACCEPTED}
          className="sr-only"
          disabled={isPending}
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (!file) return
            mutate(file, {
              onSuccess: (landed) => {
                onUploaded(landed.path)
              },
            })
          }}
        />
      </label>
      {error ? <ErrorNote error={error} /> : null}
    </div>
  )
}

type FileChoiceProps = { file: LandingFileRow; onChoose: (path: string) => void }

function FileChoice({ file, onChoose }: FileChoiceProps) {
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        disabled={file.format === null}
        onClick={() => {
          onChoose(file.path)
        }}
        className="flex w-full flex-wrap items-center justify-between gap-x-4 px-3 py-2 text-left text-sm -outline-offset-2 hover:bg-hover disabled:opacity-55"
      >
        <span className="min-w-0 truncate font-mono text-xs">{file.path}</span>
        <span className="text-xs text-muted tabular">
          {file.format ?? "not a kind that can be read"} · {formatNumber(Math.ceil(file.bytes / 1024))} KB ·{" "}
          {formatDateTime(file.modified_at)}
        </span>
      </button>
    </li>
  )
}
